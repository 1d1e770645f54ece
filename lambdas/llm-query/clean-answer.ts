import { cleanText } from "./clean-text";

/** Rocket.Chat refuses messages beyond 5000 characters by default, and the list of sources needs room too. */
const MAX_LENGTH = 3000;

/**
 * A model's text as it may be posted: without links and images, which could carry data away or lead astray, without
 * invisible characters, and without mentions that call everybody. Where sources can be looked up is added from the
 * records, never from what a model wrote.
 */
export function cleanAnswer(text: string): string {
  const withoutLinks = cleanText(text)
    // A source's number stays a marker even if the model made a link of it.
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, (_, label: string) =>
      /^\d+$/.test(label) ? `[${label}]` : label,
    )
    .replace(
      /\b(?:[a-z][a-z0-9+.-]*:\/\/|(?:javascript|data|mailto|tel):|www\.)[^\s)>\]]+/gi,
      "(link removed)",
    );
  return shorten(silenceMentions(withoutLinks));
}

/** `@all` and `@here` without their effect, which is to notify everybody in the room. */
export function silenceMentions(text: string): string {
  return text.replace(/[@＠](?=(?:all|here)\b)/gi, "");
}

function shorten(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  return text.slice(0, MAX_LENGTH).replace(/\S*$/, "…");
}
