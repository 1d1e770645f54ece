import type { BusinessRecord } from "../shared/record";
import type { Chunk } from "../shared/vector-index/knowledge-point";
import { visibleText } from "../shared/visible-text";

/** Characters of a chunk without its heading: some 400 tokens, so that one chunk is about one thing. */
export const CHUNK_LENGTH = 1600;

/** Facts that say who or what a record is about, each as it is called in a heading. */
const SUBJECTS = ["guest", "listing", "contact", "agent", "number", "confirmationCode"];
/** What a record may be about whose name it does not know. */
const LINKED_SUBJECTS = ["guest", "listing", "reservation", "call"];

/**
 * Cuts a record's text into chunks that end where a sentence ends. Each is embedded under a heading that says what
 * it belongs to, when it was and about whom, since "the code is 4711" alone answers nothing. A short record is one chunk.
 */
export function chunkRecord(record: BusinessRecord): Chunk[] {
  const heading = headingOf(record);
  const parts = packSentences(record.text.trim(), CHUNK_LENGTH);
  return (parts.length > 0 ? parts : [record.title.trim()]).map((text) => ({
    text,
    embedded: `${heading}\n${text}`,
  }));
}

function headingOf(record: BusinessRecord): string {
  const { title, source, kind, occurredAt } = record;
  const about = [`${source} ${kind}`, occurredAt.slice(0, 10), ...subjectsOf(record)];
  return `${title.trim()} (${about.join(", ")})`.trim();
}

/** What the title does not say already. A linked record is told by its id if the facts do not know its name. */
function subjectsOf({ title, kind, facts, links }: BusinessRecord): string[] {
  const named = SUBJECTS.flatMap((subject) => {
    const name = facts[subject];
    const isNew = typeof name === "string" && name.trim() !== "" && !title.includes(name);
    return isNew ? [`${inWords(subject)} ${visibleText(name).trim()}`] : [];
  });
  const linked = LINKED_SUBJECTS.filter((subject) => subject !== kind && typeof facts[subject] !== "string");
  const ids = links.map((link) => link.split(":"));
  return [
    ...named,
    ...linked.flatMap((subject) => {
      const id = ids.find(([, linkedKind]) => linkedKind === subject)?.[2];
      return id ? [`${subject} ${id}`] : [];
    }),
  ];
}

/** `confirmation code` */
function inWords(fact: string): string {
  return fact.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/**
 * As many whole sentences a part as fit. Joined, the parts are the text but for white space at the cuts. It takes time in
 * proportion to the text, whatever that is made of.
 *
 * @param length characters of a part at most, 2 or more
 */
export function packSentences(text: string, length: number): string[] {
  const parts: string[] = [];
  let part = "";
  const end = () => {
    if (part !== "") parts.push(part.trimEnd());
    part = "";
  };
  for (const piece of pieces(text.trim(), length)) {
    // White space at the cuts does not count.
    if (part !== "" && part.length + piece.trimEnd().length > length) end();
    part += part === "" ? piece.trimStart() : piece;
  }
  end();
  return parts;
}

const sentenceSegmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const wordSegmenter = new Intl.Segmenter("en", { granularity: "word" });
const graphemeSegmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A sentence longer than a part falls apart into words, and such a word into characters. */
function* pieces(text: string, length: number): Generator<string> {
  if (text.length <= length) {
    yield text;
    return;
  }
  for (const { segment: sentence } of sentenceSegmenter.segment(text)) {
    if (sentence.trim().length <= length) yield sentence;
    else for (const { segment: word } of wordSegmenter.segment(sentence)) yield* characters(word, length);
  }
}

/** A character may bear any number of marks: one longer than a part falls apart, too. */
function* characters(word: string, length: number): Generator<string> {
  if (word.length <= length) {
    yield word;
    return;
  }
  for (const { segment: character } of graphemeSegmenter.segment(word)) {
    if (character.length <= length) yield character;
    else yield* character;
  }
}
