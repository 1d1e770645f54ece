import fc from "fast-check";
import { RateLimitError } from "../../../../lambdas/shared/guesty/rate-limit-error";
import { Seal } from "../../../../lambdas/shared/guesty/seal";
import type { TokenRecord } from "../../../../lambdas/shared/guesty/token-record";
import { TokenStore } from "../../../../lambdas/shared/guesty/token-store";
import { ServiceError } from "../../../../lambdas/shared/service-error";
import { MemoryDocument } from "./memory-document";

const START = Date.parse("2026-11-24T00:00:00Z");
const HOUR = 3_600_000;

/** One Guesty, one document, and as many instances as are wanted. */
class Office {
  time = START;
  readonly record = new MemoryDocument<TokenRecord>();
  readonly mints: number[] = [];
  /** What goes wrong with the next mints, one after the other. */
  readonly failures: (Error | "death" | undefined)[] = [];
  #names = 0;
  #hasDead = false;

  instance(skewMs = 0, secret = "client-secret"): TokenStore {
    return new TokenStore({
      record: this.record,
      seal: new Seal(secret, "test"),
      mint: async () => {
        this.mints.push(this.time);
        const token = { value: `token-${this.mints.length}`, lifetimeMs: 24 * HOUR };
        await new Promise(setImmediate);
        const failure = this.failures.shift();
        if (failure === "death") {
          this.#hasDead = true;
          return new Promise(() => undefined);
        }
        if (failure) throw failure;
        return token;
      },
      now: () => this.time + skewMs,
      sleep: async (milliseconds) => {
        const until = this.time + milliseconds;
        // Encrypting takes the machine's time, however long: none of the office's may pass before it is done.
        do await new Promise(setImmediate);
        while (this.record.content?.lease && !this.#hasDead);
        this.time = Math.max(this.time, until);
      },
      name: () => `call-${++this.#names}`,
    });
  }
}

test("a token is asked for once, whoever needs it and however often", async () => {
  const office = new Office();
  const instances = Array.from({ length: 20 }, () => office.instance());
  const tokens = await Promise.all(instances.map((instance) => instance.get()));
  expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(["token-1"]));
  await Promise.all(instances.map((instance) => instance.get()));
  expect(office.mints).toHaveLength(1);
});

test("a token is known to nobody who has not the client secret", async () => {
  const office = new Office();
  await office.instance().get();
  expect(JSON.stringify(office.record.content)).not.toContain("token-1");
  expect((await office.instance(0, "another secret").get()).value).toBe("token-2");
});

test("a refused token is replaced once for all who were refused", async () => {
  const office = new Office();
  const instances = Array.from({ length: 5 }, () => office.instance());
  const [old] = await Promise.all(instances.map((instance) => instance.get()));
  office.time += 2 * HOUR;
  const tokens = await Promise.all(instances.map((instance) => instance.get(old)));
  expect(tokens.map(({ value }) => value)).toEqual(Array(5).fill("token-2"));
  expect(office.mints).toHaveLength(2);
});

test("when the one who asks dies, the next one asks after the lease", async () => {
  const office = new Office();
  office.failures.push("death");
  void office.instance().get();
  await new Promise(setImmediate);
  office.time += 25_000;
  expect((await office.instance().get()).value).toBe("token-2");
  expect(office.mints).toEqual([START, START + 30_000]);
});

test("who waits too long for another one gives the turn away", async () => {
  const office = new Office();
  office.failures.push("death");
  void office.instance().get();
  await new Promise(setImmediate);
  await expect(office.instance().get()).rejects.toMatchObject({ name: "RateLimitError" });
});

test("a mint that fails gives the lease back, and Guesty's wait holds for everybody", async () => {
  const office = new Office();
  office.failures.push(new Error("down"), new RateLimitError("5 tokens a day", HOUR));
  await expect(office.instance().get()).rejects.toThrow("down");
  office.time += 10_000;
  await expect(office.instance().get()).rejects.toMatchObject({ retryAfterMs: HOUR });
  await expect(office.instance().get()).rejects.toMatchObject({ retryAfterMs: HOUR });
  expect(office.mints).toHaveLength(2);
  office.time += HOUR;
  expect((await office.instance().get()).value).toBe("token-3");
});

test("tokens that Guesty refused for the moment do not count, however many they are", async () => {
  const office = new Office();
  const refusals = Array.from({ length: 8 }, (_, index) =>
    index % 2 === 0
      ? new ServiceError("Guesty", "503", { status: 503 })
      : new RateLimitError("no more requests", 2_000),
  );
  office.failures.push(...refusals);
  for (const _ of refusals) {
    await expect(office.instance().get()).rejects.toThrow();
    office.time += 600_000;
  }
  expect((await office.instance().get()).value).toBe("token-9");
});

test("while Guesty gives no tokens, each next one is asked for twice as late, for as long as it wants or ten minutes", async () => {
  const office = new Office();
  const waits: number[] = [];
  const asked = [undefined, 0, 90_000, undefined, undefined, undefined, undefined, undefined];
  for (const retryAfterMs of asked) {
    office.failures.push(new ServiceError("Guesty", "503", { status: 503, retryAfterMs }));
    await expect(office.instance().get()).rejects.toThrow("503");
    const { retryAfterMs: waitMs } = (await office
      .instance()
      .get()
      .catch((error) => error)) as RateLimitError;
    waits.push(waitMs);
    office.time += waitMs;
  }
  expect(waits).toEqual([10_000, 20_000, 90_000, 80_000, 160_000, 320_000, 600_000, 600_000]);
  expect(office.mints).toHaveLength(asked.length);
  await office.instance().get();
  expect(office.record.content).not.toHaveProperty("refusals");
});

test("without answers, each next token is asked for five times later: half an hour's outage leaves one for the day", async () => {
  const office = new Office();
  const waits: number[] = [];
  for (let failure = 0; failure < 4; failure++) {
    office.failures.push(new Error("no answer"));
    await expect(office.instance().get()).rejects.toThrow("no answer");
    const { retryAfterMs } = (await office
      .instance()
      .get()
      .catch((error) => error)) as RateLimitError;
    waits.push(retryAfterMs);
    office.time += retryAfterMs;
  }
  expect(waits).toEqual([10_000, 50_000, 250_000, 1_250_000]);
  expect((await office.instance().get()).value).toBe("token-5");
});

test("never are more than five asked for in any day, through deaths, failures, refusals and clocks that differ", async () => {
  const happenings = fc.array(
    fc.record({
      pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8 * HOUR })),
      instance: fc.nat({ max: 3 }),
      refused: fc.boolean(),
      ends: fc.constantFrom("well", "death", "failure"),
    }),
    { minLength: 10, maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(happenings, async (list) => {
      const office = new Office();
      const instances = [-2000, -500, 0, 2000].map((skewMs) => office.instance(skewMs));
      for (const { pauseMs, instance, refused, ends } of list) {
        office.time += pauseMs;
        office.failures.splice(0);
        if (ends !== "well") office.failures.push(ends === "death" ? "death" : new Error("down"));
        const store = instances[instance] ?? office.instance();
        const call = store.get().then((token) => (refused ? store.get(token) : token));
        // Whoever dies never answers.
        await Promise.race([call.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 5))]);
      }
      office.mints.forEach((mint, index) => {
        const inDay = office.mints.slice(index).filter((later) => later - mint < 24 * HOUR);
        expect(inDay.length).toBeLessThanOrEqual(5);
      });
    }),
    { numRuns: 25 },
  );
});
