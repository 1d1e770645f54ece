/** One numbered source of a prompt: `[1] title …` and the lines up to the next number. */
export interface NumberedSource {
  number: number;
  text: string;
}

/** A sentence of a source that fits the question. */
export interface Quote {
  number: number;
  sentence: string;
  score: number;
}

/** The sources numbered in a prompt, in the order they stand there. */
export function findSources(prompt: string): NumberedSource[] {
  const [listed = "", ...rest] = prompt.split("</sources>");
  const starts = [...listed.matchAll(/^[ \t]*\[(\d+)\][ \t]*/gm)];
  return starts.map((start, index) => {
    const next = starts[index + 1];
    const block = listed.slice(start.index + start[0].length, next?.index);
    // Where no tag closes the list, a blank line ends it, so that what follows is not quoted.
    const text = next || rest.length > 0 ? block : block.split(/\n\s*\n/, 1).join("");
    return { number: Number(start[1]), text: text.trim() };
  });
}

/**
 * The sentences that share the most telling words with the question, best first, at most one a source and
 * none that fits less than half as well as the best.
 * A word tells more the fewer sources have it; a source's first line counts for each of its sentences.
 */
export function quoteSources(question: string, sources: NumberedSource[], limit: number): Quote[] {
  const asked = words(question);
  const sourceWords = sources.map((source) => words(source.text));
  const weight = (word: string) =>
    Math.log(1 + sources.length / (1 + sourceWords.filter((set) => set.has(word)).length));
  const overlap = (sentence: Set<string>) =>
    [...asked].reduce((sum, word) => sum + (sentence.has(word) ? weight(word) : 0), 0);

  const quotes = sources.flatMap((source) => {
    const [title = "", ...rest] = sentences(source.text);
    const titleScore = overlap(words(title));
    const scored = (rest.length > 0 ? rest : [title]).map((sentence) => ({
      number: source.number,
      sentence,
      score: overlap(words(sentence)) + titleScore / 2,
    }));
    return scored.sort((a, b) => b.score - a.score).slice(0, 1);
  });
  const best = Math.max(...quotes.map(({ score }) => score));
  return quotes
    .filter(({ score }) => score > 0 && score >= best / 2)
    .sort((a, b) => b.score - a.score || a.number - b.number)
    .slice(0, limit);
}

const STOP_WORDS = new Set(
  (
    "a about after all an and any anybody anyone are as at be been by call called calls can could did do does for from had has have " +
    "he her his how i if in is it its me my of on one or our she so some somebody someone tell than that the their them there " +
    "they this to us was we were what when where which who whom whose why will with would you your"
  ).split(" "),
);

function words(text: string): Set<string> {
  const found = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(found.filter((word) => !STOP_WORDS.has(word)).map(stem));
}

/** Enough of English morphology to let "parked" meet "parking" and "keys" meet "key". */
function stem(word: string): string {
  return word.length > 3 ? word.replace(/(?:ings?|ed|es|s|e|y)$/, "") : word.replace(/s$/, "");
}

function sentences(text: string): string[] {
  return text
    .split(/\n+|(?<=[.!?])\s+(?=[\p{Lu}"„“])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
