import type { Problem } from "../core";
import { Token } from "../core/terraform";

const pemBlock =
  /^-----BEGIN (NEW )?CERTIFICATE REQUEST-----\s([A-Za-z0-9+/=\s]+)-----END \1?CERTIFICATE REQUEST-----$/;
// Object identifier of an elliptic curve's public key, 1.2.840.10045.2.1, in DER.
const ellipticCurveKey = Buffer.from("06072a8648ce3d0201", "hex");
const derSequence = 0x30;

/**
 * What is wrong with a certificate signing request, empty if nothing. The text is never told: what was given in its
 * place could be a private key.
 *
 * @param field the path under which the request was given
 */
export function certificateRequestProblems(field: string, pem: string): Problem[] {
  if (Token.isUnresolved(pem)) return [];
  if (/PRIVATE KEY/.test(pem)) {
    return [
      {
        field,
        value: unseen("a private key"),
        fix:
          "Keep the key on the server and give the request made with it, e.g. by openssl req -new; take the key out of " +
          "this file's history, and use another one.",
      },
    ];
  }
  if (derOf(pem)?.[0] === derSequence) return [];
  return [
    {
      field,
      value: unseen("no request"),
      fix: "Use one PEM block that begins with BEGIN CERTIFICATE REQUEST.",
    },
  ];
}

/** Whether the key that a request was made with is one of an elliptic curve, and not RSA. */
export function isOfEllipticCurve(pem: string): boolean {
  return derOf(pem)?.includes(ellipticCurveKey) ?? false;
}

function derOf(pem: string): Buffer | undefined {
  const body = pemBlock.exec(pem.trim())?.[2];
  return body === undefined ? undefined : Buffer.from(body, "base64");
}

function unseen(what: string): { toString(): string } {
  return { toString: () => what };
}
