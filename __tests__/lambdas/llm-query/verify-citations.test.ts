import fc from "fast-check";
import { verifyCitations } from "../../../lambdas/llm-query/verify-citations";

test.each([
  ["The code is on file [2].", "The code is on file [1].", [1]],
  ["Two say so [3][1].", "Two say so [1][2].", [2, 0]],
  ["Two say so [1, 3] and [3].", "Two say so [1][2] and [2].", [0, 2]],
  ["All say so [1-3].", "All say so [1][2][3].", [0, 1, 2]],
  ["In gpt-oss's own way【2†L1-L4】.", "In gpt-oss's own way[1].", [1]],
  ["Nobody says so [4].", "Nobody says so.", []],
  ["Zero is no source [0], nor is [99999].", "Zero is no source, nor is [99999].", []],
  ["A false one [7] amid words.", "A false one amid words.", []],
  ["Half is known [2, 9].", "Half is known [1].", [1]],
  ["A list [a] is no marker.", "A list [a] is no marker.", []],
])("%s", (answer, text, cited) => {
  expect(verifyCitations(answer, 3)).toEqual({ text, cited });
});

const piece = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.nat({ max: 40 }).map((number) => `[${number}]`),
  fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 4 }).map((numbers) => `[${numbers.join(", ")}]`),
  fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 40 })).map(([from, to]) => `[${from}-${to}]`),
  fc.nat({ max: 40 }).map((number) => `【${number}†source】`),
);

test("every marker that is left stands for a source that was given, and every cited source has one", () => {
  fc.assert(
    fc.property(fc.array(piece), fc.nat({ max: 12 }), (pieces, sources) => {
      const { text, cited } = verifyCitations(pieces.join(" "), sources);
      const markers = new Set([...text.matchAll(/\[(\d{1,4})\]/g)].map(([, number]) => Number(number)));
      expect([...markers].sort((a, b) => a - b)).toEqual(cited.map((_, position) => position + 1));
      expect(new Set(cited).size).toBe(cited.length);
      expect(cited.every((position) => position >= 0 && position < sources)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("verifying twice changes nothing more", () => {
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 1, max: 12 }), (pieces, sources) => {
      const once = verifyCitations(pieces.join(" "), sources);
      expect(verifyCitations(once.text, once.cited.length).text).toBe(once.text);
    }),
  );
});
