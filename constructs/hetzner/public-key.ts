import type { Problem } from "../core";
import { Token } from "../core/terraform";

/**
 * What is wrong with a text that should be one OpenSSH public key, empty if nothing. Terraform tokens pass.
 *
 * @param field the path under which the text was given
 */
export function publicKeyProblems(field: string, text: string): Problem[] {
  if (Token.isUnresolved(text) || isPublicKey(text)) return [];
  // Never the value itself: who mistakes a file gives the private key.
  const value = text.includes("PRIVATE KEY") ? "a private key" : "no public key";
  return [{ field, value, fix: "Give the line of a .pub file: ssh-ed25519, ecdsa or rsa." }];
}

const algorithm = /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/;

/** The key itself begins with the name of its algorithm. */
function isPublicKey(text: string): boolean {
  const [name = "", key = ""] = text.trim().split(" ");
  if (text.trim().includes("\n") || !algorithm.test(name) || !/^[A-Za-z0-9+/]+={0,2}$/.test(key))
    return false;
  const bytes = Buffer.from(key, "base64");
  return bytes.length > name.length + 4 && bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString() === name;
}
