import { findSources, quoteSources } from "./quote-sources";

/** A message of a chat completion request. */
export interface ChatMessage {
  role: string;
  content: string;
}

const NO_MODEL = "No language model is configured (set `GROQ_API_KEY`), so these are the records' own words.";

/**
 * What the stand-in answers to the last user message: not a model's prose but quotes from the numbered sources in
 * it, and it says so. The question is what a `<question>` tag or a `Question:` line holds, or else the whole message.
 */
export function answerFromPrompt(messages: ChatMessage[]): string {
  const lastUserMessage = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const sources = findSources(lastUserMessage);
  const quotes = quoteSources(questionIn(lastUserMessage), sources, 3);
  if (quotes.length === 0) return `None of the sources mentions this.\n\n${NO_MODEL}`;
  const lines = quotes.map(({ number, sentence }) => `> ${sentence} [${number}]`);
  return `${lines.join("\n")}\n\n${NO_MODEL}`;
}

function questionIn(message: string): string {
  const tagged = message.match(/<question>([\s\S]*?)<\/question>/i)?.[1];
  const labelled = [
    ...message.matchAll(/^\s*(?:the )?question\s*:\s*([\s\S]*?)(?=\n\s*\n|$(?![\s\S]))/gim),
  ].at(-1)?.[1];
  return (tagged ?? labelled ?? message).trim();
}
