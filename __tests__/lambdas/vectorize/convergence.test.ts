import fc from "fast-check";
import { chunkRecord } from "../../../lambdas/vectorize/chunk-record";
import { parseRecord } from "../../../lambdas/vectorize/parse-record";
import { vectorizeRecord } from "../../../lambdas/vectorize/vectorize-record";
import { exampleRecord } from "./example-record";
import { FakeCloud } from "./fake-cloud";

/** A record of so many chunks, which say which writing they are of. */
function recordOf(chunks: number, writing: number) {
  const sentences = Array.from(
    { length: chunks },
    (_, chunk) => `${writing}.${chunk} ${"word ".repeat(250)}end.`,
  );
  return exampleRecord({ text: sentences.join(" ") });
}

/** What a document becomes: a longer or shorter record, something that is none, or nothing. */
const states = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }).map((chunks) => ({ chunks })) },
  { weight: 1, arbitrary: fc.constant("invalid" as const) },
  { weight: 1, arbitrary: fc.constant("absent" as const) },
);

function fieldsOf(state: { chunks: number } | "invalid" | "absent", writing: number): unknown {
  if (state === "absent") return undefined;
  return state === "invalid" ? { id: "aircall:call:1" } : recordOf(state.chunks, writing);
}

/** What a search should find of a document. */
function expectedTexts(fields: unknown): string[] {
  const { record } = parseRecord("aircall:call:1", fields);
  return record ? chunkRecord(record).map(({ text }) => text) : [];
}

jest.setTimeout(60_000);

test("whatever happens at the same time, the index ends in the state of the last writing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(states, { minLength: 1, maxLength: 5 }),
      fc.infiniteStream(fc.nat(9)),
      async (scheduler, writings, luck) => {
        const cloud = new FakeCloud(async (what) => {
          await scheduler.schedule(Promise.resolve(), what);
          // Every service fails now and then, before or after it has done what it was asked.
          if (luck.next().value === 0) throw new Error(`${what} lost`);
        });
        let last: unknown;
        const changes = writings.map(async (state, writing) => {
          await scheduler.schedule(Promise.resolve(), `writing ${writing}`);
          last = fieldsOf(state, writing);
          cloud.put(last);
          await Promise.all([deliver(cloud), deliver(cloud)]);
        });
        await scheduler.waitFor(Promise.all(changes));
        expect(cloud.texts).toEqual(expectedTexts(last));
      },
    ),
    { numRuns: 300 },
  );
});

/** An event comes again until it is acknowledged. */
async function deliver(cloud: FakeCloud): Promise<void> {
  for (;;) {
    try {
      return await vectorizeRecord("records/aircall:call:1", cloud);
    } catch {}
  }
}
