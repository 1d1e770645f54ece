/** A text that only the holder of the same secret can read; both values are base64. */
export interface Sealed {
  nonce: string;
  content: string;
}

/** Encrypts texts with AES-GCM under a key derived from a secret (HKDF-SHA-256). */
export class Seal {
  /** @param purpose what it is for; another purpose gives another key */
  constructor(
    private readonly secret: string,
    private readonly purpose: string,
  ) {}

  async close(text: string): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const content = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.#key(), encode(text));
    return { nonce: toBase64(iv), content: toBase64(new Uint8Array(content)) };
  }

  /** `undefined` if it was not closed with this secret, or was changed. */
  async open({ nonce, content }: Sealed): Promise<string | undefined> {
    const key = await this.#key();
    try {
      const algorithm = { name: "AES-GCM", iv: fromBase64(nonce) };
      return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, fromBase64(content)));
    } catch {
      return undefined;
    }
  }

  // Derived anew each time, since a Worker's requests must not wait for each other's promises.
  async #key() {
    const material = await crypto.subtle.importKey("raw", encode(this.secret), "HKDF", false, ["deriveKey"]);
    const info = encode(this.purpose);
    const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
    const algorithm = { name: "AES-GCM", length: 256 };
    return crypto.subtle.deriveKey(derivation, material, algorithm, false, ["encrypt", "decrypt"]);
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
