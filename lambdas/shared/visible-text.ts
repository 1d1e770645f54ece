/**
 * A text as a person sees it. Characters that show nothing (zero-width and control characters, the Unicode tag block,
 * variation selectors, marks that turn the direction of writing) are taken out, for instructions can be hidden in them
 * that only a model reads.
 */
export function visibleText(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}|\p{Cf}|\p{Variation_Selector}/gu, "");
}
