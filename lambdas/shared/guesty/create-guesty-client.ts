import type { FirestoreClient } from "../firestore/firestore-client";
import type { TransactionOptions } from "../firestore/transaction";
import { GuestyClient } from "./guesty-client";
import { mintToken } from "./mint-token";
import { RateLimiter } from "./rate-limiter";
import type { RateWindows } from "./rate-windows";
import { Seal } from "./seal";
import { sharedDocument } from "./shared-document";
import type { TokenRecord } from "./token-record";
import { TokenStore } from "./token-store";

export interface GuestyAccess {
  /** Default `https://open-api.guesty.com`. */
  url?: string;
  clientId: string;
  clientSecret: string;
  firestore: FirestoreClient;
  contention: TransactionOptions;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * A client that shares its token and Guesty's limits with every other one, by the documents `credentials/guesty` and
 * `limits/guesty`.
 */
export function createGuestyClient(access: GuestyAccess): GuestyClient {
  const { url = "https://open-api.guesty.com", clientSecret, firestore, contention, fetch, now } = access;
  const shared = <Content extends object>(collection: string) =>
    sharedDocument<Content>(firestore, { collection, id: "guesty" }, contention);
  const tokens = new TokenStore({
    record: shared<TokenRecord>("credentials"),
    seal: new Seal(clientSecret, "guesty access token"),
    mint: () => mintToken({ ...access, url }),
    now,
    sleep: contention.sleep,
    name: () => crypto.randomUUID(),
  });
  return new GuestyClient({
    url,
    tokens,
    limiter: new RateLimiter({ ...contention, windows: shared<RateWindows>("limits"), now }),
    fetch,
  });
}
