import { importPKCS8, SignJWT } from "jose";

const LIFETIME_SECONDS = 3600;
const RENEW_BEFORE_SECONDS = 300;
const GOOGLE_HOST = "firestore.googleapis.com";
const EMULATOR_TOKEN = "owner";
const KEY_FIX = "Set it to the whole JSON key file of the service account.";

/** The parts of a Google service-account key that signing needs. */
export interface ServiceAccountKey {
  client_email: string;
  private_key: string;
  private_key_id?: string;
}

/**
 * The access tokens for a Firestore: self-signed ones with a service account's key; without a key, the emulators'
 * fixed one, which Google is never sent.
 *
 * @param url where Firestore is
 * @param serviceAccount the key file, JSON; it is first read when the first token is asked for
 * @param now milliseconds since 1970
 */
export function firestoreTokens(
  url: string,
  serviceAccount: string | undefined,
  now: () => number,
): () => Promise<string> {
  let tokens: (() => Promise<string>) | undefined;
  return async () => {
    if (!serviceAccount) {
      if (new URL(url).hostname !== GOOGLE_HOST) return EMULATOR_TOKEN;
      throw new TypeError(`GCP_SERVICE_ACCOUNT is not set. ${KEY_FIX}`);
    }
    tokens ??= selfSignedTokens(parseServiceAccountKey(serviceAccount), `https://${GOOGLE_HOST}/`, now);
    return tokens();
  };
}

/**
 * Access tokens that a service account signs itself, which Google's APIs accept in place of an OAuth token:
 * https://developers.google.com/identity/protocols/oauth2/service-account#jwt-auth
 *
 * Nothing is asked over the network, therefore one token may serve every request of a Worker, whose I/O is otherwise
 * bound to the request that began it. A token is kept until five minutes before its end; callers that need a new one
 * at the same time share it.
 *
 * @param audience the API, e.g. `https://firestore.googleapis.com/`
 * @param now milliseconds since 1970
 */
function selfSignedTokens(
  key: ServiceAccountKey,
  audience: string,
  now: () => number,
): () => Promise<string> {
  let current: { token: Promise<string>; renewAt: number } | undefined;
  return () => {
    const seconds = Math.floor(now() / 1000);
    if (current === undefined || seconds >= current.renewAt) {
      const renewAt = seconds + LIFETIME_SECONDS - RENEW_BEFORE_SECONDS;
      current = { token: sign(key, audience, seconds), renewAt };
    }
    return current.token;
  };
}

/**
 * Reads a service account's key file.
 *
 * @throws TypeError if it is not one; the message never repeats its content
 */
export function parseServiceAccountKey(json: string): ServiceAccountKey {
  let key: Partial<ServiceAccountKey>;
  try {
    key = JSON.parse(json);
  } catch {
    throw new TypeError(`The service-account key is not JSON. ${KEY_FIX}`);
  }
  if (typeof key?.client_email !== "string" || typeof key.private_key !== "string") {
    throw new TypeError(`The service-account key has no client_email or no private_key. ${KEY_FIX}`);
  }
  return { client_email: key.client_email, private_key: key.private_key, private_key_id: key.private_key_id };
}

async function sign(key: ServiceAccountKey, audience: string, seconds: number): Promise<string> {
  const privateKey = await importPKCS8(key.private_key, "RS256");
  return new SignJWT()
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.private_key_id })
    .setIssuer(key.client_email)
    .setSubject(key.client_email)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + LIFETIME_SECONDS)
    .sign(privateKey);
}
