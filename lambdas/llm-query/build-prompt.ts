import { cleanText } from "./clean-text";
import { formatTime } from "./format-time";
import { SYSTEM_PROMPT } from "./prompt";
import type { Source } from "./source";

/** What a chat model is asked. */
export interface Prompt {
  system: string;
  user: string;
}

/** What is needed to tell the time. */
export interface Clock {
  /** ISO 8601 UTC. */
  now: string;
  /** IANA name. */
  timeZone: string;
}

/** A model that reads the first words of a source as little as its last ones gains nothing from more. */
const MAX_SOURCE_LENGTH = 2400;

/** The prompt for a question and its sources, numbered from 1 in the order given. */
export function buildPrompt(question: string, sources: readonly Source[], { now, timeZone }: Clock): Prompt {
  const blocks = sources.map(({ title, text, occurredAt }, index) => {
    const when = formatTime(occurredAt, timeZone);
    const heading = `[${index + 1}] ${inert(title).replaceAll("\n", " ")}${when && ` (${when})`}`;
    return `${heading}\n${inert(text)}`;
  });
  const user = [
    `Now: ${formatTime(now, timeZone)}`,
    `<sources>\n${blocks.join("\n\n")}\n</sources>`,
    `<question>\n${inert(question)}\n</question>`,
  ].join("\n\n");
  return { system: SYSTEM_PROMPT, user };
}

/** Text that cannot pass for the prompt's own marks: no tags, no source numbers, nothing invisible. */
function inert(text: string): string {
  return cleanText(text.slice(0, MAX_SOURCE_LENGTH))
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .replace(/[[【](\s*\d[^\]】\n]*)[\]】]/g, "($1)");
}
