import { fuzzIngestion } from "./fuzz-ingestion";

/** `FUZZ_RUNS=100000` for a long run, which tells what it did; `FUZZ_SEED` for another one. */
const { FUZZ_RUNS, FUZZ_SEED = "1" } = process.env;
const RUNS = Number(FUZZ_RUNS ?? 3_000);

test(
  `none of ${RUNS} mutated payloads fails, stays unsettled or leaves a secret in a store or a log`,
  async () => {
    const tally = await fuzzIngestion(RUNS, Number(FUZZ_SEED));
    const { 200: taken = 0, deliveries = 0, quarantine = 0, records = 0 } = tally;
    if (FUZZ_RUNS) process.stdout.write(`${JSON.stringify(tally)}\n`);
    // What was refused, and what equals another one, is not kept.
    expect(taken).toBeGreaterThan(RUNS / 2);
    expect(deliveries).toBeGreaterThan(RUNS / 4);
    expect(quarantine).toBeGreaterThan(0);
    expect(records).toBeGreaterThan(0);
  },
  60_000 + RUNS * 20,
);
