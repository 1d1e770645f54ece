import { findSources, quoteSources } from "./quote-sources";

/** A message of a chat completion request. */
export interface ChatMessage {
  role: string;
  content: string;
}

const NO_MODEL =
  "_No language model is configured, so these are the records' own words. Set GROQ_API_KEY to have them summed up._";

/**
 * What the stand-in answers: not a model's prose but quotes from the prompt's numbered sources, and it says so.
 * The question is what a `Question:` line or `<question>` tag of the last user message holds, or else that whole message.
 */
export function answerFromPrompt(messages: ChatMessage[]): string {
  const lastUserMessage = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const sources = findSources(messages.map(({ content }) => content).join("\n\n"));
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
