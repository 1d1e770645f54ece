import { cleanText } from "./clean-text";

/** How each turn of a conversation begins: `Mara Lindqvist (09:14): `. */
const SPEAKER = /^.* \(\d\d:\d\d\): /;

/**
 * What a part of a conversation says beside the question: a turn that only repeats it answers nothing, and yet nothing is
 * more like it. The first word of such a turn may be what calls the assistant.
 *
 * @param text turns, each with who speaks and when
 * @param question without what calls the assistant
 * @returns empty if it says nothing else
 */
export function withoutQuestion(text: string, question: string): string {
  const asked = comparable(question);
  return turnsOf(text)
    .filter((turn) => !repeats(comparable(turn.replace(SPEAKER, "")), asked))
    .join("\n");
}

/** A message of several lines is one turn. */
function turnsOf(text: string): string[] {
  const turns: string[] = [];
  for (const line of text.split("\n")) {
    const before = turns.at(-1);
    if (before === undefined || SPEAKER.test(line)) turns.push(line);
    else turns[turns.length - 1] = `${before}\n${line}`;
  }
  return turns;
}

function repeats(words: string, question: string): boolean {
  return words.endsWith(question) && /^(\S+ )?$/.test(words.slice(0, words.length - question.length));
}

function comparable(text: string): string {
  return cleanText(text).replaceAll("\n", " ").toLowerCase();
}
