import { LEASE_MS, nextStep, type TokenRecord } from "../../../../lambdas/shared/guesty/token-record";

const NOW = Date.parse("2026-11-24T00:00:00Z");
const HOUR = 3_600_000;

function tokenOf(ageMs: number, changes: object = {}) {
  const mintedAt = NOW - ageMs;
  return { serial: 3, nonce: "n", content: "c", mintedAt, expiresAt: mintedAt + 24 * HOUR, ...changes };
}

function recordOf(changes: Partial<TokenRecord> = {}): TokenRecord {
  return { mints: [], blockedUntil: 0, ...changes };
}

const step = (record: TokenRecord | undefined, rejected?: Parameters<typeof nextStep>[3]) =>
  nextStep(record, NOW, "me", rejected).step;

test("a token is used until five minutes before its end", () => {
  expect(step(recordOf({ token: tokenOf(23 * HOUR) }))).toMatchObject({ do: "use", token: { serial: 3 } });
  expect(step(recordOf({ token: tokenOf(24 * HOUR - 5 * 60_000) }))).toEqual({ do: "mint" });
});

test("who is first asks, and the others wait for the lease and no longer", () => {
  const first = nextStep(undefined, NOW, "me");
  expect(first).toEqual({
    step: { do: "mint" },
    record: {
      token: undefined,
      mints: [NOW],
      lease: { holder: "me", until: NOW + LEASE_MS },
      blockedUntil: 0,
    },
  });
  expect(nextStep(first.record, NOW + 1000, "you").step).toEqual({ do: "wait", waitMs: LEASE_MS - 1000 });
  expect(nextStep(first.record, NOW + LEASE_MS, "you").step).toEqual({ do: "mint" });
});

test("a refused token is replaced, and by a newer one if there is one already", () => {
  const record = recordOf({ token: tokenOf(2 * HOUR) });
  expect(step(record, { serial: 3, because: "refused" })).toEqual({ do: "mint" });
  expect(step(record, { serial: 2, because: "refused" })).toMatchObject({ do: "use" });
});

test("a token that was just made is not the reason why a call is refused, but may be unreadable", () => {
  const record = recordOf({ token: tokenOf(60_000) });
  expect(step(record, { serial: 3, because: "refused" })).toMatchObject({ do: "use" });
  expect(step(record, { serial: 3, because: "unreadable" })).toEqual({ do: "mint" });
});

test("five tokens a day, of which refused calls use up three at most", () => {
  const mints = [23, 20, 10, 8, 2].map((hours) => NOW - hours * HOUR);
  const exhausted = { do: "give up", limit: "5 tokens a day", waitMs: 2 * HOUR };
  expect(step(recordOf({ mints }))).toEqual(exhausted);
  expect(step(recordOf({ mints: mints.slice(1) }))).toEqual({ do: "mint" });
  const kept = recordOf({ mints: mints.slice(0, 3), token: tokenOf(10 * HOUR) });
  expect(step(kept, { serial: 3, because: "refused" })).toEqual(exhausted);
  expect(step({ ...kept, token: tokenOf(24 * HOUR) }, { serial: 3, because: "refused" })).toEqual({
    do: "mint",
  });
});

test("Guesty is left alone as long as it asks for", () => {
  expect(step(recordOf({ blockedUntil: NOW + 5_000 }))).toMatchObject({ do: "give up", waitMs: 5_000 });
});
