import fc from "fast-check";
import { SortedList } from "../../../local/mongo/sorted-list";

const number = fc.integer({ min: 0, max: 3000 });

test("holds what was added and not deleted, in order from any place, both ways", () => {
  const steps = fc.array(fc.tuple(fc.boolean(), number), { maxLength: 3000, size: "max" });
  fc.assert(
    fc.property(steps, number, (changes, from) => {
      const list = new SortedList<number>((a, b) => a - b);
      const expected = new Set<number>();
      for (const [isAdded, value] of changes) {
        if (isAdded && !expected.has(value)) {
          list.add(value);
          expected.add(value);
        } else if (!isAdded) {
          list.delete(value);
          expected.delete(value);
        }
      }
      const sorted = [...expected].sort((a, b) => a - b);
      expect([...list.upwards((value) => value >= from)]).toEqual(sorted.filter((value) => value >= from));
      expect([...list.downwards((value) => value > from)]).toEqual(
        sorted.filter((value) => value <= from).reverse(),
      );
    }),
    { numRuns: 30 },
  );
});
