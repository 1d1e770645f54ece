import { cleanText } from "./clean-text";

/**
 * A model's text as it may be posted: without links and images, which could carry data away or lead astray, without
 * invisible characters, and without mentions that call everybody. Where sources can be looked up is added from the
 * records, never from what a model wrote.
 */
export function cleanAnswer(text: string): string {
  return silenceMentions(
    cleanText(text)
      .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, (_, label: string) =>
        /^\d+$/.test(label) ? `[${label}]` : label,
      )
      .replace(/\b(?:https?|ftp|file|javascript|data):\/{0,2}[^\s)>\]]+/gi, "(link removed)"),
  );
}

/** `@all` and `@here` without their effect, which is to notify everybody in the room. */
export function silenceMentions(text: string): string {
  return text.replace(/[@＠](?=(?:all|here)\b)/gi, "");
}
