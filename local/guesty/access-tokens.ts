import { createHmac, timingSafeEqual } from "node:crypto";

/** How long a token is good for, seconds. */
export const TOKEN_SECONDS = 86_400;

/** A token that says itself until when it is good, so that it outlives this process. */
export function issueToken(clientSecret: string, now: number): string {
  const claims = Buffer.from(
    JSON.stringify({ exp: Math.floor(now / 1000) + TOKEN_SECONDS, iat: now }),
  ).toString("base64url");
  return `${claims}.${signatureOf(claims, clientSecret)}`;
}

export function isGoodToken(token: string, clientSecret: string, now: number): boolean {
  const [claims = "", signature = ""] = token.split(".");
  const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(claims, clientSecret))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  const { exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { exp: number };
  return exp * 1000 > now;
}

function signatureOf(claims: string, clientSecret: string): string {
  return createHmac("sha256", clientSecret).update(claims).digest("base64url");
}
