import { fuzzIngestion } from "./fuzz-ingestion";

/** `FUZZ_RUNS=100000` for a long run, `FUZZ_SEED` for another one. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 3_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);

test(
  `none of ${RUNS} mutated payloads fails, stays unsettled or leaves a secret in a store or a log`,
  async () => {
    const tally = await fuzzIngestion(RUNS, SEED);
    const { 200: taken = 0, deliveries = 0, quarantine = 0, records = 0 } = tally;
    // What was refused, and what equals another one, is not kept.
    expect(taken).toBeGreaterThan(RUNS / 2);
    expect(deliveries).toBeGreaterThan(RUNS / 4);
    expect(quarantine).toBeGreaterThan(0);
    expect(records).toBeGreaterThan(0);
  },
  60_000 + RUNS * 20,
);
