import Groq from "groq-sdk";
import { EXTRACTIVE_MODEL } from "../../../local/groq/completion";
import { startGroq } from "../../../local/groq/server";
import type { RunningService } from "../../../local/service";

let service: RunningService;
let groq: Groq;
beforeAll(async () => {
  service = await startGroq({ port: 0 });
  groq = new Groq({ apiKey: "any", baseURL: service.url, maxRetries: 0 });
});
afterAll(() => service.close());

const prompt = [
  { role: "system" as const, content: "Answer from the sources alone and cite them as [n]." },
  {
    role: "user" as const,
    content: `Sources:
[1] Call from Ada Brandt, 2026-11-20
The heating in apartment 4 has been cold since the morning. A technician comes at 15:00.

[2] Call from Tomasz Wolny, 2026-11-21
He parked in the neighbour's space and asks where the garage is.

Question: When does the technician come for the heating?`,
  },
];

test("quotes the sentence that fits the question, marks its source and admits that there is no model", async () => {
  const answer = await groq.chat.completions.create({ model: "openai/gpt-oss-120b", messages: prompt });
  const content = answer.choices[0]?.message.content ?? "";
  expect(content).toContain("A technician comes at 15:00. [1]");
  expect(content).not.toContain("[2]");
  expect(content).toMatch(/no language model is configured/i);
  expect(answer.model).toBe(EXTRACTIVE_MODEL);
  expect(answer.usage?.total_tokens).toBe(
    (answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0),
  );
});

test("streams the same answer in pieces and ends with the usage", async () => {
  const whole = await groq.chat.completions.create({ model: "m", messages: prompt });
  const stream = await groq.chat.completions.create({ model: "m", messages: prompt, stream: true });
  let text = "";
  let pieces = 0;
  let usage: unknown;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? "";
    pieces += 1;
    usage = chunk.x_groq?.usage ?? usage;
  }
  expect(text).toBe(whole.choices[0]?.message.content);
  expect(pieces).toBeGreaterThan(10);
  expect(usage).toMatchObject({ prompt_tokens: whole.usage?.prompt_tokens });
});

test("says so when no source mentions what was asked", async () => {
  const answer = await groq.chat.completions.create({
    model: "m",
    messages: [
      { role: "user", content: "[1] Call\nThe lift is stuck.\n\nQuestion: Who won the chess tournament?" },
    ],
  });
  expect(answer.choices[0]?.message.content).toMatch(/^None of the sources mentions this/);
});

test("refuses what needs a model and names the field", async () => {
  const request = groq.chat.completions.create({
    model: "m",
    messages: prompt,
    response_format: { type: "json_object" },
  });
  await expect(request).rejects.toMatchObject({
    status: 400,
    error: { error: { type: "invalid_request_error", param: "response_format" } },
  });
});

test("refuses a request without a key", async () => {
  const response = await fetch(`${service.url}/openai/v1/chat/completions`, { method: "POST", body: "{}" });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: { code: "invalid_api_key" } });
});
