import { Miniflare } from "miniflare";
import type { RunningService } from "../../../local/service";
import { aiBinding, aiBindingWorker } from "../../../local/workers-ai/ai-binding";
import { LOCAL_EMBEDDING_MODEL, startWorkersAi } from "../../../local/workers-ai/server";

let service: RunningService;
beforeAll(async () => {
  service = await startWorkersAi({ port: 0 });
});
afterAll(() => service.close());

function run(body: unknown, { model = LOCAL_EMBEDDING_MODEL, authorization = "Bearer any" } = {}) {
  return fetch(`${service.url}/client/v4/accounts/acct/ai/run/${model}`, {
    method: "POST",
    headers: authorization ? { authorization } : {},
    body: JSON.stringify(body),
  });
}

function cosine(a: number[], b: number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? Number.NaN), 0);
}

test("embeds a batch into unit vectors in which a paraphrase is nearer than another topic", async () => {
  const response = await run({
    text: ["the heating is broken", "our radiators stay cold", "we will arrive late"],
  });
  const { result, success } = (await response.json()) as {
    result: { shape: number[]; data: [number[], number[], number[]] };
    success: boolean;
  };
  expect(success).toBe(true);
  expect(result.shape).toEqual([3, 512]);
  const [broken, cold, late] = result.data;
  expect(cosine(broken, broken)).toBeCloseTo(1, 5);
  expect(cosine(broken, cold)).toBeGreaterThan(cosine(broken, late) + 0.1);
});

test.each([
  ["no Bearer token", { text: ["a"] }, { authorization: "" }, 401, 10000],
  ["an unknown model", { text: ["a"] }, { model: "@cf/baai/bge-m3" }, 400, 5007],
  ["no text", { prompt: "a" }, {}, 400, 5006],
  ["an empty text", { text: ["a", ""] }, {}, 400, 5006],
  ["more than 100 texts", { text: Array.from({ length: 101 }, () => "a") }, {}, 400, 5006],
])("refuses %s as Workers AI does", async (_, body, options, status, code) => {
  const response = await run(body, options);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ result: null, success: false, errors: [{ code }] });
});

test("the AI binding of a Worker reaches the same model and throws the same refusals", async () => {
  const endpoint = { url: `${service.url}/client/v4/accounts/acct/ai/run`, token: "any" };
  const miniflare = new Miniflare({
    workers: [
      {
        name: "asker",
        modules: true,
        compatibilityDate: "2026-01-01",
        wrappedBindings: { AI: aiBinding(endpoint) },
        script: `export default { async fetch(request, env) {
          const { model, inputs } = await request.json();
          try { return Response.json(await env.AI.run(model, inputs)); }
          catch (error) { return new Response(error.name + " " + error.message, { status: 502 }); }
        } }`,
      },
      aiBindingWorker(),
    ],
  });
  const ask = (model: string) =>
    miniflare.dispatchFetch("http://asker/", {
      method: "POST",
      body: JSON.stringify({ model, inputs: { text: ["the heating is broken"] } }),
    });
  try {
    expect(await (await ask(LOCAL_EMBEDDING_MODEL)).json()).toMatchObject({ shape: [1, 512] });
    const refused = await ask("@cf/baai/bge-m3");
    expect(await refused.text()).toMatch(/^InferenceUpstreamError 5007: No such model @cf\/baai\/bge-m3/);
  } finally {
    await miniflare.dispose();
  }
});
