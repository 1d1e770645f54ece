import fc from "fast-check";
import { mergeUpdates, type RecordUpdate } from "../../../../lambdas/shared/ingestion/record-part";

/** Updates of a few parts whose versions often tie; those of one version say the same, as one delivery does. */
const updates = fc.array(
  fc
    .record({
      part: fc.constantFrom("main", "note", "constructor", "__proto__"),
      at: fc.constantFrom("2026-11-12T11:00:00.000Z", "2026-11-12T11:00:01.000Z"),
      rank: fc.integer({ min: 0, max: 2 }),
      delivery: fc.constantFrom("d1", "d2", "d3"),
    })
    .map(
      ({ part, at, rank, delivery }): RecordUpdate => ({
        record: "r",
        part,
        version: { at, rank, delivery },
        content: rank === 2 ? null : `${at} ${rank} ${delivery}`,
      }),
    ),
  { maxLength: 12 },
);

test("updates in any order, repeated and in any batches, end in the same parts", () => {
  fc.assert(
    fc.property(
      updates.chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
          fc.nat(all.length * 2),
        ),
      ),
      ([all, shuffled, cut]) => {
        const expected = mergeUpdates({}, all).parts;
        const half = mergeUpdates({}, shuffled.slice(0, cut)).parts;
        expect(mergeUpdates(half, shuffled.slice(cut)).parts).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test("the parts given are left as they are", () => {
  const version = { at: "2026-11-12T11:00:00.000Z", rank: 0, delivery: "d1" };
  const parts = Object.freeze({ main: { version, content: "old" } });
  const update = { record: "r", part: "main", version: { ...version, rank: 1 }, content: "new" };
  expect(mergeUpdates(parts, [update]).parts).toEqual({ main: { version: update.version, content: "new" } });
  expect(parts.main.content).toBe("old");
});
