import { serveFetch } from "../../../local/serve-fetch";

/** A chat model on Groq's interface that says what the test wants. */
export interface ScriptedModel {
  url: string;
  /** What it answers to a prompt. */
  say: (prompt: string) => string | Promise<string>;
  /** The prompts so far. */
  prompts: string[];
  close(): Promise<void>;
}

export async function startScriptedModel(): Promise<ScriptedModel> {
  const { url, close } = await serveFetch(0, async (request) => {
    const { model: name, messages } = (await request.json()) as {
      model: string;
      messages: { content: string }[];
    };
    const prompt = messages.at(-1)?.content ?? "";
    model.prompts.push(prompt);
    const content = await model.say(prompt);
    return Response.json({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: name,
      choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
      usage: { prompt_tokens: 321, completion_tokens: 21, total_tokens: 342 },
    });
  });
  const model: ScriptedModel = { url, say: () => "", prompts: [], close };
  return model;
}
