import { randomBytes } from "node:crypto";

/** A last part of a path that nobody guesses. */
export function createPathKey(): string {
  return randomBytes(32).toString("base64url");
}

/** The path key of a webhook that arrives at our address; `undefined` if it arrives elsewhere. */
export function pathKeyOf(url: string, address: string): string | undefined {
  const key = url.startsWith(`${address}/`) ? url.slice(address.length + 1) : "";
  return /^[^/?#]+$/.test(key) ? key : undefined;
}
