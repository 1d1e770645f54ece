import fc from "fast-check";
import { chunkRecord, packSentences } from "../../../lambdas/vectorize/chunk-record";
import { exampleRecord } from "./example-record";

const HEADING = "Missed call from Jo Guest to Front desk (aircall call, 2026-11-12)";

test("a short record is one chunk, embedded under what it is and when it was", () => {
  const text = "Nobody answered. The caller left a voicemail.";
  expect(chunkRecord(exampleRecord({ text }))).toEqual([{ text, embedded: `${HEADING}\n${text}` }]);
});

test("a heading says about whom it is, unless the title does", () => {
  const [chunk] = chunkRecord(
    exampleRecord({
      title: "Payment of EUR 120 of Jo Guest",
      source: "guesty",
      kind: "payment",
      facts: {
        guest: "Jo Guest",
        listing: "Casa\u200b Azul",
        agent: null,
        confirmationCode: "HM7",
        amount: 120,
      },
      links: ["guesty:reservation:65a", "guesty:listing:9", "guesty:payment:1"],
    }),
  );
  expect(chunk?.embedded.split("\n")[0]).toBe(
    "Payment of EUR 120 of Jo Guest (guesty payment, 2026-11-12, listing Casa Azul, confirmation code HM7, reservation 65a)",
  );
});

test("a record without a text is embedded by its title", () => {
  const [chunk, ...others] = chunkRecord(exampleRecord({ text: " \n" }));
  expect(chunk?.text).toBe("Missed call from Jo Guest to Front desk");
  expect(others).toEqual([]);
});

test("a long text is cut between sentences, and each part keeps the heading", () => {
  const sentences = Array.from({ length: 100 }, (_, day) => `On day ${day} the heating was cold again.`);
  const chunks = chunkRecord(exampleRecord({ text: sentences.join(" ") }));
  expect(chunks.length).toBeGreaterThan(1);
  expect(chunks.map(({ text }) => text).join(" ")).toBe(sentences.join(" "));
  for (const { text, embedded } of chunks) {
    expect(text).toMatch(/^On day .* again\.$/);
    expect(text.length).toBeLessThanOrEqual(1600);
    expect(embedded).toBe(`${HEADING}\n${text}`);
  }
});

test("a sentence that is too long is cut between words, and a word that is too long between characters", () => {
  expect(packSentences("one two three four five", 9)).toEqual(["one two", "three", "four five"]);
  expect(packSentences("abcdefghij 👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 8)).toEqual(["abcdefgh", "ij", "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]);
});

// No grapheme of theirs is longer than the shortest part.
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "Z", "7", " ", "\n", "\t", ".", "!", "?", "é", "中", "😀", "。") }),
  fc.array(fc.lorem({ mode: "sentences" })).map((paragraphs) => paragraphs.join("\n\n")),
);
const lengths = fc.integer({ min: 4, max: 200 });
const withoutSpace = (text: string) => text.replace(/\s/g, "");

test("the parts are the whole text in its order, none too long and none empty", () => {
  fc.assert(
    fc.property(texts, lengths, (text, length) => {
      const parts = packSentences(text.trim(), length);
      expect(withoutSpace(parts.join(""))).toBe(withoutSpace(text));
      for (const part of parts) {
        expect(text).toContain(part);
        expect(part.length).toBeLessThanOrEqual(length);
        expect(part.trim()).not.toBe("");
      }
    }),
  );
});

test("what is added at the end of a text does not move the parts before", () => {
  fc.assert(
    fc.property(texts, texts, lengths, (text, addition, length) => {
      const before = packSentences(text.trim(), length);
      const after = packSentences(`${text.trim()}\n${addition}`.trim(), length);
      expect(after.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
    }),
  );
});
