import type { Prompt } from "./build-prompt";

/** What a chat model wrote. */
export interface Completion {
  text: string;
  /** The model that answered. */
  model: string;
  promptTokens: number;
  completionTokens: number;
}

/** A chat model. */
export interface LanguageModel {
  complete(prompt: Prompt): Promise<Completion>;
}
