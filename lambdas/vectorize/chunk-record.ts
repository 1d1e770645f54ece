import type { BusinessRecord } from "../shared/record";
import type { Chunk } from "../shared/vector-index/knowledge-point";

/** Characters of a chunk without its heading: some 400 tokens, so that one chunk is about one thing. */
const CHUNK_LENGTH = 1600;

/**
 * Cuts a record's text into chunks that end where a sentence ends. Each is embedded under a heading that says what
 * it belongs to and when it was, since "the code is 4711" alone answers nothing. A short record is one chunk.
 */
export function chunkRecord(record: BusinessRecord): Chunk[] {
  const heading = headingOf(record);
  const parts = packSentences(record.text.trim(), CHUNK_LENGTH);
  return (parts.length > 0 ? parts : [record.title.trim()]).map((text) => ({
    text,
    embedded: `${heading}\n${text}`,
  }));
}

function headingOf({ title, source, kind, occurredAt }: BusinessRecord): string {
  return `${title.trim()} (${source} ${kind}, ${occurredAt.slice(0, 10)})`.trim();
}

/** As many whole sentences a part as fit. Joined, the parts are the text but for white space at the cuts. */
export function packSentences(text: string, length: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const piece of sentences(text).flatMap((sentence) => fitting(sentence, length))) {
    if (part !== "" && (part + piece).trim().length > length) {
      parts.push(part.trim());
      part = "";
    }
    part += piece;
  }
  parts.push(part.trim());
  return parts.filter((text) => text !== "");
}

const sentenceSegmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const wordSegmenter = new Intl.Segmenter("en", { granularity: "word" });
const graphemeSegmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function sentences(text: string): string[] {
  return segments(sentenceSegmenter, text);
}

/** A sentence longer than a chunk falls apart into words, and such a word into characters. */
function fitting(sentence: string, length: number): string[] {
  if (sentence.trim().length <= length) return [sentence];
  return segments(wordSegmenter, sentence).flatMap((word) =>
    word.length <= length ? [word] : segments(graphemeSegmenter, word),
  );
}

function segments(segmenter: Intl.Segmenter, text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
