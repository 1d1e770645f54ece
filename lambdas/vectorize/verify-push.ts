import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  UnsecuredJWT,
} from "jose";
import { ServiceError } from "../shared/service-error";

/** Who may push. */
export interface PushIdentity {
  /** What the tokens are for. */
  audience: string;
  /** E-mail address of the service account that the tokens are of. */
  account: string;
  /**
   * Whether nobody reaches the function whom Google Cloud has not let in by IAM. It then checks the token's signature itself
   * and takes it out: https://cloud.google.com/run/docs/troubleshooting#signature-removed
   */
  behindIam: boolean;
  /** Google's public keys. */
  keys: JWTVerifyGetKey;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** What a push request says of where it comes from. */
export interface PushCredentials {
  /** Header `Authorization`. */
  authorization: string | undefined;
  /** Header `X-Serverless-Authorization`. */
  serverlessAuthorization?: string | undefined;
}

/** Why a request is refused: it does not say who it is from (401), or is from somebody else (403). */
export interface PushRefusal {
  status: 401 | 403;
  reason: string;
}

const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];
const REMOVED_SIGNATURE = ".SIGNATURE_REMOVED_BY_GOOGLE";
/** Seconds by which two clocks may differ. */
const CLOCK_TOLERANCE_S = 30;

/** The keys at a URL; fetched when one is needed that is not known yet. */
export function remoteKeys(url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url));
}

/**
 * Checks the identity token of a push request.
 *
 * @returns `undefined` if it is in order
 * @throws ServiceError if Google's keys cannot be had
 * @see https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export async function verifyPush(
  { authorization, serverlessAuthorization }: PushCredentials,
  identity: PushIdentity,
): Promise<PushRefusal | undefined> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) return { status: 401, reason: "there is no token in the header Authorization" };
  if (identity.behindIam && serverlessAuthorization !== undefined) {
    // Google Cloud checks that one where it is given, and lets the other pass: https://cloud.google.com/run/docs/authenticating/service-to-service
    return {
      status: 401,
      reason: "the token that Google Cloud has checked is in X-Serverless-Authorization",
    };
  }
  let claims: JWTPayload;
  try {
    claims = await claimsOf(token, identity);
  } catch (error) {
    if (!isAboutToken(error)) throw new ServiceError("Google's keys", String(error), { cause: error });
    return { status: 401, reason: error.message };
  }
  if (claims.email !== identity.account || claims.email_verified !== true) {
    return { status: 403, reason: `the token is of ${claims.email}, not of ${identity.account}` };
  }
  return undefined;
}

async function claimsOf(token: string, identity: PushIdentity): Promise<JWTPayload> {
  const { audience, behindIam, keys, now } = identity;
  const currentDate = new Date(now());
  const expected = {
    issuer: ISSUERS,
    audience,
    clockTolerance: CLOCK_TOLERANCE_S,
    currentDate,
    requiredClaims: ["exp"],
  };
  if (!behindIam || !token.endsWith(REMOVED_SIGNATURE)) {
    return (await jwtVerify(token, keys, { ...expected, algorithms: ["RS256"] })).payload;
  }
  const [, claims = ""] = token.split(".");
  return UnsecuredJWT.decode(`${UNSIGNED_HEADER}.${claims}.`, expected).payload;
}

const UNSIGNED_HEADER = Buffer.from('{"alg":"none"}').toString("base64url");

/** Whether the token is at fault, and not that the keys could not be had. */
function isAboutToken(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
    error.code !== errors.JOSEError.code
  );
}
