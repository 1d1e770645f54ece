import fc from "fast-check";
import { startFirestore } from "../../../local/firestore/server";
import { FirestoreContext, type RestAnswer } from "../../conformance/firestore/context";
import { describeOracle } from "../describe-oracle";
import { startFirestoreEmulator } from "../firestore-emulator";
import { aggregation, commit, query } from "./samples";

/** The same requests in every run; FIRESTORE_SEED and FIRESTORE_RUNS ask for others. */
const SEED = Number(process.env["FIRESTORE_SEED"] ?? 20261124);
const RUNS = Number(process.env["FIRESTORE_RUNS"] ?? 60);

jest.setTimeout(600_000);

describeOracle(
  "firestore",
  `the Firestore stand-in and Google's emulator on random requests (seed ${SEED})`,
  () => {
    const standIn = new FirestoreContext();
    const emulator = new FirestoreContext(standIn.project);
    beforeAll(() =>
      Promise.all([
        emulator.open(startFirestoreEmulator),
        standIn.open(async () => {
          const { port, close } = await startFirestore({ port: 0 });
          return { host: `127.0.0.1:${port}`, close };
        }),
      ]),
    );
    afterAll(() => Promise.all([standIn.close(), emulator.close()]));

    async function expectTheSame(verb: string, body: unknown): Promise<void> {
      const [ours, theirs] = await Promise.all([
        standIn.rest("POST", verb, body),
        emulator.rest("POST", verb, body),
      ]);
      expect(comparable(ours)).toEqual(comparable(theirs));
    }

    test("writes leave the same documents, and queries and aggregations find the same in them", async () => {
      let run = 0;
      const samples = fc.record({
        commits: fc.array(commit("{collection}"), {
          minLength: 5,
          maxLength: 12,
        }),
        queries: fc.array(query("{collection}"), { minLength: 12, maxLength: 12 }),
        aggregations: fc.array(aggregation("{collection}"), { minLength: 3, maxLength: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(samples, async (sample) => {
          const collection = `run${++run}`;
          const named = JSON.stringify(sample.commits).replaceAll("{collection}", standIn.name(collection));
          for (const writes of JSON.parse(named)) await expectTheSame(":commit", { writes });
          const rest = JSON.parse(JSON.stringify(sample).replaceAll("{collection}", collection));
          await expectTheSame(":runQuery", { structuredQuery: { from: [{ collectionId: collection }] } });
          for (const structuredQuery of rest.queries) await expectTheSame(":runQuery", { structuredQuery });
          for (const structuredAggregationQuery of rest.aggregations) {
            await expectTheSame(":runAggregationQuery", { structuredAggregationQuery });
          }
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });
  },
);

/** An answer without what differs by nature: times, messages, and which rows carry progress. */
function comparable({ status, body }: RestAnswer): unknown {
  if (body.error) return { status, error: body.error.status };
  const text = JSON.stringify(body, (key, value) =>
    ["createTime", "updateTime", "readTime", "commitTime", "done", "skippedResults"].includes(key)
      ? undefined
      : value,
  );
  return { status, body: JSON.parse(text) };
}
