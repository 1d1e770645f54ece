/** MurmurHash3, x86 variant, 32 bits, seed 0 (Austin Appleby's public-domain algorithm). */
export function murmur3(bytes: Uint8Array): number {
  const whole = bytes.length & ~3;
  let hash = 0;
  for (let at = 0; at < whole; at += 4) {
    hash ^= scramble(readLittleEndian(bytes, at, 4));
    hash = Math.imul(rotateLeft(hash, 13), 5) + 0xe6546b64;
  }
  if (whole < bytes.length) hash ^= scramble(readLittleEndian(bytes, whole, bytes.length - whole));
  return avalanche(hash ^ bytes.length);
}

function readLittleEndian(bytes: Uint8Array, start: number, length: number): number {
  let word = 0;
  for (let index = length - 1; index >= 0; index--) word = (word << 8) | (bytes[start + index] ?? 0);
  return word;
}

function scramble(word: number): number {
  return Math.imul(rotateLeft(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
}

function avalanche(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
