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
  expect(packSentences("abcdefghijklmn 👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 12)).toEqual([
    "abcdefghijkl",
    "mn",
    "👩‍👩‍👧‍👦",
    "👩‍👩‍👧‍👦",
  ]);
});

test("a character that is too long is cut between its marks, and a mark is never cut", () => {
  const marked = `a${"\u0301".repeat(9)}`;
  const parts = packSentences(`${marked}😀`, 4);
  expect(parts.map(({ length }) => length)).toEqual([4, 4, 4]);
  expect(parts.join("")).toBe(`${marked}😀`);
});

const MEGABYTE = 1_000_000;

test.each([
  ["one word", "a".repeat(MEGABYTE)],
  ["a gap", `a${" ".repeat(MEGABYTE)}b`],
  ["gaps", `a${" ".repeat(3000)}`.repeat(MEGABYTE / 3000)],
  ["white space of every kind", ` \t\n${"\u00a0"}`.repeat(MEGABYTE / 4)],
  ["full stops", ".".repeat(MEGABYTE)],
  ["short sentences", "A. ".repeat(MEGABYTE / 3)],
  ["what may end a sentence, and does not", ". a".repeat(MEGABYTE / 3)],
  ["marks on one letter", `a${"\u0301".repeat(MEGABYTE)}`],
  ["flags", "🇩".repeat(MEGABYTE / 2)],
  ["joined faces", "👩\u200d".repeat(MEGABYTE / 3)],
  ["a language without spaces", "สวัสดี".repeat(MEGABYTE / 6)],
  ["halves of characters", "\ud800".repeat(MEGABYTE)],
])("a megabyte of %s is cut in moments", (_, text) => {
  const parts = packSentences(`start ${text} end`, 1600);
  expect(parts.at(-1)).toMatch(/end$/);
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(1600);
});

const texts = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      "a",
      "Z",
      "7",
      " ",
      "\n",
      "\t",
      ".",
      "!",
      "?",
      "é",
      "\u0301",
      "\u200d",
      "中",
      "😀",
      "。",
    ),
  }),
  fc.array(fc.lorem({ mode: "sentences" })).map((paragraphs) => paragraphs.join("\n\n")),
);
const lengths = fc.integer({ min: 2, max: 200 });
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
