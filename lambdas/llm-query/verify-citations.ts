/** An answer whose every marker stands for a source that was really given. */
export interface VerifiedAnswer {
  /** Markers are `[1]`, `[2]`, … in the order in which sources are first cited. */
  text: string;
  /** Positions among the given sources, from 0: the first is cited as `[1]`, and so on. */
  cited: number[];
}

/**
 * Removes the markers of sources that were not given and numbers the others anew.
 *
 * @param answer of the model. `[1]`, `[1, 2]`, `[1-3]` and the `【1†L3】` of gpt-oss models are read as markers.
 * @param sources how many sources the model was given
 */
export function verifyCitations(answer: string, sources: number): VerifiedAnswer {
  const cited: number[] = [];
  const text = answer.replace(MARKER, (_, inside: string) =>
    markersOf(
      numbersIn(inside)
        .filter((number) => number >= 1 && number <= sources)
        .map((number) => numberAnew(number - 1, cited)),
    ),
  );
  return { text: tidy(text), cited };
}

/** Where no marker is left a space is, so that nothing grows together that a marker kept apart, such as `@[9]all`. */
function markersOf(numbers: readonly number[]): string {
  return numbers.map((number) => `[${number}]`).join("") || " ";
}

const MARKER = /[[【]\s*(\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*)\s*(?:†[^\]】]*)?[\]】]/g;

function numbersIn(inside: string): number[] {
  const numbers = inside.split(/[,;]/).flatMap((part) => {
    const [first = 0, last = first] = part.split(/[–-]/).map(Number);
    // A range longer than any list of sources is no range of sources.
    const length = Math.min(Math.max(last - first, 0), 50) + 1;
    return Array.from({ length }, (_, offset) => first + offset);
  });
  return [...new Set(numbers)];
}

function numberAnew(source: number, cited: number[]): number {
  const position = cited.indexOf(source);
  return position < 0 ? cited.push(source) : position + 1;
}

/** Without the white space that a removed marker left between words, before punctuation or at the ends of a line. */
function tidy(text: string): string {
  return text
    .replace(/[ \t]{2,}/g, " ")
    .replace(/[ \t]+(?=[.,;:!?](?:\s|$))/g, "")
    .replace(/^[ \t]+|[ \t]+$/gm, "")
    .trim();
}
