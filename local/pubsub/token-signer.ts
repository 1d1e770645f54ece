import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";

const LIFETIME_S = 3600;
/** A token is used again until so much of its life is left. */
const RENEWED_BEFORE_END_S = 600;

interface SignedToken {
  token: string;
  expiresAt: number;
}

/**
 * Signs identity tokens as Google does, with a key of this machine's own. Whoever takes `publicKeys` for Google's takes the tokens
 * for Google's, too.
 */
export class TokenSigner {
  private key: Promise<JWK> | undefined;
  private readonly tokens = new Map<string, SignedToken>();

  /** @param folder keeps the key, so that tokens outlive a restart; without it the key is of this process alone */
  constructor(private readonly folder: string | undefined) {}

  /** A token of a service account, good for one audience. */
  async sign(email: string, audience: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const name = JSON.stringify([email, audience]);
    const known = this.tokens.get(name);
    if (known && known.expiresAt - now > RENEWED_BEFORE_END_S) return known.token;
    const key = await this.privateKey();
    const expiresAt = now + LIFETIME_S;
    const token = await new SignJWT({ azp: email, email, email_verified: true })
      .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" })
      .setIssuer("https://accounts.google.com")
      .setAudience(audience)
      .setSubject(email)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(await importJWK(key, "RS256"));
    this.tokens.set(name, { token, expiresAt });
    return token;
  }

  /** The JSON Web Key Set that Google has at https://www.googleapis.com/oauth2/v3/certs. */
  async publicKeys(): Promise<{ keys: JWK[] }> {
    const { kty, n, e, kid, alg, use } = await this.privateKey();
    return { keys: [{ kty, n, e, kid, alg, use }] };
  }

  private privateKey(): Promise<JWK> {
    this.key ??= this.readOrMakeKey();
    return this.key;
  }

  private async readOrMakeKey(): Promise<JWK> {
    const file = this.folder && join(this.folder, "identity-key.json");
    const kept = file && readIfThere(file);
    if (kept) return JSON.parse(kept) as JWK;
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(privateKey);
    const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: "RS256", use: "sig" };
    if (file) {
      // Whole or not at all: half a key would stop the next start.
      writeFileSync(`${file}.new`, JSON.stringify(key), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    }
    return key;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
