import type { Sealed } from "./seal";

/** A token as it is kept. Times are milliseconds since 1970. */
export interface SealedToken extends Sealed {
  /** Counts the tokens, so that it shows which of two is the newer one. */
  serial: number;
  mintedAt: number;
  expiresAt: number;
}

/** What all instances share about Guesty's access token. Times are milliseconds since 1970. */
export interface TokenRecord {
  token?: SealedToken;
  /** When tokens were asked for in the last day, whether they were got or not; without those that were refused. */
  mints: number[];
  /** Who is asking for a token now, and until when the others wait for it. */
  lease?: { holder: string; until: number };
  /** How often in a row Guesty refused to give a token for the moment. Absent: not the last time. */
  refusals?: number;
  /** Until when Guesty is left alone, because it asked for that or did not answer. */
  blockedUntil: number;
}

/** Why a token is of no use. `unreadable`: it was encrypted under another client secret. */
export interface Rejection {
  serial: number;
  because: "refused" | "unreadable";
}

/** What an instance that needs a token is to do. */
export type Step =
  | { do: "use"; token: SealedToken }
  | { do: "mint" }
  /** Somebody else is asking for one. */
  | { do: "wait"; waitMs: number }
  /** None may be asked for yet, because of the limit that is named. */
  | { do: "give up"; limit: string; waitMs: number };

/** How many tokens Guesty gives an application in 24 hours: https://open-api-docs.guesty.com/docs/authentication */
export const MINTS_A_DAY = 5;

/** How long the holder of the lease has for asking, milliseconds. */
export const LEASE_MS = 30_000;

/** A token is renewed so long before its end, milliseconds. */
export const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * Decides what to do. A mint is entered before it is made: one whose maker dies has been made all the same.
 *
 * @param me names this instance
 * @param rejected the token that is of no use: only a newer one will do
 * @returns the step, and what the record says from now on if it changes
 */
export function nextStep(
  record: TokenRecord | undefined,
  now: number,
  me: string,
  rejected?: Rejection,
): { step: Step; record?: TokenRecord } {
  const { token, mints = [], lease, refusals, blockedUntil = 0 } = record ?? {};
  const isCurrent = token !== undefined && token.expiresAt - RENEW_BEFORE_MS > now;
  const isRejected = rejected !== undefined && token !== undefined && token.serial <= rejected.serial;
  const isYoung = token !== undefined && now - token.mintedAt < YOUNG_MS;
  // A call that a young token may not make is forbidden to every token.
  if (isCurrent && (!isRejected || (rejected.because === "refused" && isYoung))) {
    return { step: { do: "use", token } };
  }
  if (lease !== undefined && lease.until > now && lease.holder !== me) {
    return { step: { do: "wait", waitMs: Math.min(lease.until - now, LEASE_MS) } };
  }
  const recent = mints.filter((at) => at > now - MINT_SPAN_MS).sort((a, b) => a - b);
  // Calls that are forbidden must not use up what the end of the token needs.
  const budget = isCurrent && rejected?.because === "refused" ? MINTS_A_DAY - RESERVE : MINTS_A_DAY;
  const oldest = recent[recent.length - budget];
  const free = oldest === undefined ? 0 : oldest + MINT_SPAN_MS;
  if (free > now)
    return { step: { do: "give up", limit: `${MINTS_A_DAY} tokens a day`, waitMs: free - now } };
  if (blockedUntil > now) {
    return { step: { do: "give up", limit: "no token soon after a failure", waitMs: blockedUntil - now } };
  }
  return {
    step: { do: "mint" },
    record: {
      token,
      mints: [...recent, now],
      lease: { holder: me, until: now + LEASE_MS },
      refusals,
      blockedUntil,
    },
  };
}

// A day, and an hour for clocks that differ and requests that are slow.
const MINT_SPAN_MS = 25 * 3_600_000;

const YOUNG_MS = 3_600_000;
const RESERVE = 2;
