/**
 * Text without what people cannot see but models read: zero-width and direction marks, the Unicode tag block, variation
 * selectors, control characters. Line breaks stay; runs of blank lines become one break.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(INVISIBLE, "")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n")
    .trim();
}

/** Formatting characters (Cf) hold the tag block and the direction marks; fillers look empty but count as letters. */
const INVISIBLE =
  /(?![\n\t])(?:\p{Cc}|\p{Cf}|\p{Co}|\p{Variation_Selector}|\u034f|[\u115f\u1160\u3164\uffa0]|\u17b4|\u17b5)/gu;
