import { cleanText } from "./clean-text";

/** Rocket.Chat refuses messages beyond 5000 characters by default, and the list of sources needs room too. */
const MAX_LENGTH = 3000;

/**
 * A model's text as it may be posted: without links and images, which could carry data away or lead astray, without
 * invisible characters, and without mentions that call everybody. Where sources can be looked up is added from the
 * records, never from what a model wrote.
 */
export function cleanAnswer(text: string): string {
  return shorten(silenceMentions(removeLinks(cleanText(text))));
}

/** Text without links and images, in markdown or plain, with a scheme or without. */
export function removeLinks(text: string): string {
  return (
    text
      // A source's number stays a marker even if the model made a link of it.
      .replace(/!?[[【]([^\]】\n]*)[\]】]\([^)\n]*\)/g, (_, label: string) =>
        MARKED_NUMBERS.test(label) ? `[${label}]` : label,
      )
      .replace(LINK, "(link removed)")
      // What was one link inside another is none now.
      .replace(/([\]】])\(/g, "$1 (")
  );
}

const MARKED_NUMBERS = /^[\d\s,;–-]+(?:†.*)?$/;

// Rocket.Chat makes a link of a bare domain too. The mere name of one is left, with a path it may carry data away.
const LINK =
  /(?:(?:\b[a-z][a-z0-9+.-]*:)?\/\/|\b(?:javascript|data|mailto|tel):|\bwww\.|\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?[/?#])[^\s)>\]]+/gi;

/** `@all` and `@here` without their effect, which is to notify everybody in the room. */
export function silenceMentions(text: string): string {
  return text.replace(/[@＠]+(?=(?:all|here)\b)/gi, "");
}

function shorten(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  return text.slice(0, MAX_LENGTH).replace(/\S*$/, "…");
}
