import { visibleText } from "../shared/visible-text";

/**
 * Text as a person sees it, on lines without gaps: nothing invisible, one kind of line break, no blank lines.
 */
export function cleanText(text: string): string {
  return (
    visibleText(text.replace(/\r\n?|[\u2028\u2029]/g, "\n"))
      // Fillers are letters by category, and yet show nothing; half a surrogate pair is no character, and refused.
      .replace(/\p{Default_Ignorable_Code_Point}|\p{Co}|\p{Cs}/gu, "")
      .replace(/[^\S\n]+/g, " ")
      .replace(/ ?\n[ \n]*/g, "\n")
      .trim()
  );
}
