/**
 * Whether a candidate equals one of the secrets, in a time that tells neither which one nor how much of it matched.
 *
 * Every secret is compared, always. Both sides are first signed with a key made for this one call, so that what is
 * compared has a fixed length and cannot be steered by the caller; HMAC verification itself is constant-time in
 * Node and in workerd alike.
 */
export async function equalsAnySecret(candidate: string, secrets: readonly string[]): Promise<boolean> {
  const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  const signature = await crypto.subtle.sign("HMAC", key, encode(candidate));
  const verdicts = await Promise.all(
    secrets.map((secret) => crypto.subtle.verify("HMAC", key, signature, encode(secret))),
  );
  return verdicts.includes(true);
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
