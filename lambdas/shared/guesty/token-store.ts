import { ServiceError } from "../service-error";
import type { MintedToken } from "./mint-token";
import { RateLimitError } from "./rate-limit-error";
import type { Seal } from "./seal";
import type { SharedDocument } from "./shared-document";
import { MINTS_A_DAY, nextStep, RENEW_BEFORE_MS, type Rejection, type TokenRecord } from "./token-record";

/** An access token of Guesty's. */
export interface AccessToken {
  value: string;
  /** A newer one has a greater one. */
  serial: number;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface TokenStoreOptions {
  record: SharedDocument<TokenRecord>;
  seal: Seal;
  /** Asks Guesty for a new token. */
  mint: () => Promise<MintedToken>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Waits for a number of milliseconds. */
  sleep: (milliseconds: number) => Promise<void>;
  /** A text that nobody else has, a new one each time. */
  name: () => string;
}

/**
 * The one access token that all instances of all functions share, since Guesty gives an application only
 * {@link MINTS_A_DAY} a day. It is kept encrypted; one instance at a time asks for a new one, the others wait for it.
 */
export class TokenStore {
  #known: AccessToken | undefined;

  constructor(private readonly options: TokenStoreOptions) {}

  /**
   * @param refused the token that Guesty did not accept: a newer one is wanted. The same one comes back if it is so new
   * that it cannot be the reason.
   * @throws RateLimitError if there is none, and none may be asked for yet
   */
  async get(refused?: AccessToken): Promise<AccessToken> {
    const known = this.#known;
    const isNewer = refused === undefined || (known?.serial ?? 0) > refused.serial;
    if (known && isNewer && known.expiresAt - RENEW_BEFORE_MS > this.options.now()) return known;
    this.#known = await this.#obtain(refused);
    return this.#known;
  }

  async #obtain(refused: AccessToken | undefined): Promise<AccessToken> {
    const { record, seal, now, sleep, name } = this.options;
    const me = name();
    const patience = now() + PATIENCE_MS;
    let rejected: Rejection | undefined = refused && { serial: refused.serial, because: "refused" };
    for (;;) {
      const step = await record.change((current) => {
        const { step, record: next } = nextStep(current, now(), me, rejected);
        return { next, result: step };
      });
      switch (step.do) {
        case "use": {
          const { serial, expiresAt } = step.token;
          const value = await seal.open(step.token);
          if (value !== undefined) return { value, serial, expiresAt };
          rejected = { serial, because: "unreadable" };
          break;
        }
        case "mint":
          return this.#mint(me);
        case "wait":
          if (now() > patience) throw new RateLimitError("one request for a token at a time", step.waitMs);
          await sleep(Math.min(step.waitMs, POLL_MS));
          break;
        case "give up":
          throw new RateLimitError(step.limit, step.waitMs);
      }
    }
  }

  async #mint(me: string): Promise<AccessToken> {
    const { seal, mint, now } = this.options;
    try {
      const { value, lifetimeMs } = await mint();
      const mintedAt = now();
      const token = { ...(await seal.close(value)), mintedAt, expiresAt: mintedAt + lifetimeMs };
      const serial = await this.#settle(me, (current) => {
        const serial = (current.token?.serial ?? 0) + 1;
        const { refusals, ...rest } = current;
        return { settled: { ...rest, token: { ...token, serial } }, result: serial };
      });
      return { value, serial, expiresAt: token.expiresAt };
    } catch (error) {
      // The error that counts is the first one; if this fails too, the lease runs out by itself.
      await this.#settle(me, (current) => ({
        settled: afterFailure(current, error, now()),
        result: undefined,
      })).catch(() => undefined);
      throw error;
    }
  }

  /** Changes the record and gives back the lease, unless it has gone to somebody else. */
  #settle<Result>(
    me: string,
    settle: (current: TokenRecord) => { settled: TokenRecord; result: Result },
  ): Promise<Result> {
    return this.options.record.change((current) => {
      const { settled, result } = settle(current ?? { mints: [], blockedUntil: 0 });
      const { lease, ...rest } = settled;
      return { next: lease?.holder === me ? rest : settled, result };
    });
  }
}

/**
 * What is known after a token was not got. One that was refused was not made, so that the next one may be asked for
 * soon; any other may have been, and a short outage must not use up the day's tokens: each next one is asked for five
 * times later. A longer wait that Guesty asks for is heeded.
 */
function afterFailure(record: TokenRecord, error: unknown, now: number): TokenRecord {
  const { mints, refusals = 0, blockedUntil, ...rest } = record;
  const isRefused =
    error instanceof RateLimitError || (error instanceof ServiceError && error.status === 503);
  const { retryAfterMs = 0 } = error as { retryAfterMs?: number };
  const blockFor = (waitMs: number) => Math.max(blockedUntil, now + Math.max(waitMs, retryAfterMs));
  if (isRefused) {
    return {
      ...rest,
      mints: mints.slice(0, -1),
      refusals: refusals + 1,
      blockedUntil: blockFor(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** refusals)),
    };
  }
  return { ...rest, mints, blockedUntil: blockFor(FIRST_WAIT_MS * 5 ** Math.max(0, mints.length - 1)) };
}

const FIRST_WAIT_MS = 10_000;

/** After a token was refused. */
const LONGEST_WAIT_MS = 600_000;

const POLL_MS = 250;

// A consumer's time is better given to other deliveries than spent on waiting.
const PATIENCE_MS = 10_000;
