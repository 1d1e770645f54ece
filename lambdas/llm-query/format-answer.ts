import { removeLinks, silenceMentions } from "./clean-answer";
import { cleanText } from "./clean-text";
import { formatTime } from "./format-time";
import type { Source } from "./source";

/** Posted within a second of the question and edited into the answer. */
export const PLACEHOLDER = "_Looking through the records …_";

/** What is said instead of an answer that nothing supports. */
export const NOTHING_FOUND =
  "I found nothing about this in the records that everybody in this room may read. " +
  "Another wording, a name or a date may help.";

/** What is said when the sources that were found do not answer the question. */
export const NO_SUPPORTED_ANSWER =
  "The records that I found do not answer this, so I would rather not guess. " +
  "Another wording, a name or a date may help.";

/** What is said after the last try. */
export const APOLOGY =
  "I could not answer this: a service that I depend on did not respond, and I have tried several times. " +
  "Please ask again in a few minutes.";

/** Rocket.Chat refuses longer messages by default. */
const MAX_MESSAGE_LENGTH = 5000;

/** The answer with the list of its sources, in Rocket.Chat's markdown; without their links if those are too long. */
export function formatAnswer(text: string, sources: readonly Source[], timeZone: string): string {
  const linked = withSources(text, sources, timeZone);
  if (linked.length <= MAX_MESSAGE_LENGTH) return linked;
  const unlinked = sources.map((source) => ({ ...source, url: undefined }));
  return withSources(text, unlinked, timeZone);
}

function withSources(text: string, sources: readonly Source[], timeZone: string): string {
  const lines = sources.map(
    (source, index) => `[${index + 1}] ${titleOf(source)} · ${formatTime(source.occurredAt, timeZone)}`,
  );
  return `${text}\n\n*Sources*\n${lines.join("\n")}`;
}

const MAX_TITLE_LENGTH = 120;

function titleOf({ title, record, url }: Source): string {
  const name = removeLinks(cleanText(shorten(title))).replace(/[[\]()*_~`\n]/g, " ");
  const text = silenceMentions(name).trim() || record;
  return url && /^https?:\/\/[^\s()<>]+$/.test(url) ? `[${text}](${url})` : text;
}

/** Cut where a word ends, if there is more than one. */
function shorten(title: string): string {
  if (title.length <= MAX_TITLE_LENGTH) return title;
  const words = title.slice(0, MAX_TITLE_LENGTH + 1).replace(/\s+\S*$/, "");
  return `${words.slice(0, MAX_TITLE_LENGTH)} …`;
}
