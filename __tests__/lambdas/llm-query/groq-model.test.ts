import { groqModel } from "../../../lambdas/llm-query/groq-model";
import { serveFetch } from "../../../local/serve-fetch";

const prompt = { system: "Answer.", user: "Is it cold?" };

test("a refusal is passed on at once with how long to wait, not waited for", async () => {
  let calls = 0;
  const { url, close } = await serveFetch(0, () => {
    calls++;
    const error = { message: "Rate limit reached", type: "tokens", code: "rate_limit_exceeded" };
    return Response.json({ error }, { status: 429, headers: { "retry-after": "3600" } });
  });
  try {
    await expect(
      groqModel({ apiKey: "k", baseURL: url, model: "openai/gpt-oss-120b" }).complete(prompt),
    ).rejects.toMatchObject({
      name: "ServiceError",
      message: expect.stringContaining("Groq: 429"),
      status: 429,
      retryAfterMs: 3_600_000,
      transient: true,
    });
    expect(calls).toBe(1);
  } finally {
    await close();
  }
});

test("a model that cannot be reached is a failure of Groq's that may pass", async () => {
  const { url, close } = await serveFetch(0, () => Response.json({}));
  await close();
  await expect(
    groqModel({ apiKey: "k", baseURL: url, model: "openai/gpt-oss-120b" }).complete(prompt),
  ).rejects.toMatchObject({ name: "ServiceError", status: undefined, transient: true });
});
