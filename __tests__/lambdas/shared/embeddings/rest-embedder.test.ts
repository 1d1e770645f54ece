import { embeddingModel } from "../../../../lambdas/shared/embeddings/models";
import { restEmbedder } from "../../../../lambdas/shared/embeddings/rest-embedder";

const model = { ...embeddingModel("@cf/baai/bge-m3"), dimensions: 2 };

/** An embedder that is answered by the given responses, one a call, and by good vectors after the last. */
function setUp(...responses: (Response | Error)[]) {
  const calls: { url: string; authorization: string | null; text: string[]; truncate_inputs: boolean }[] = [];
  const slept: number[] = [];
  const embedder = restEmbedder({
    url: "https://ai.test/run/",
    token: "secret",
    model,
    async fetch(url, init) {
      const body = JSON.parse(String(init?.body));
      calls.push({
        url: String(url),
        authorization: new Headers(init?.headers).get("authorization"),
        ...body,
      });
      const response = responses.shift() ?? vectors(body.text.map((text: string) => [Number(text), 1]));
      if (response instanceof Error) throw response;
      return response;
    },
    async sleep(milliseconds) {
      slept.push(milliseconds);
    },
    random: () => 1,
  });
  return { embedder, calls, slept };
}

function vectors(data: unknown): Response {
  return Response.json({ result: { data }, success: true });
}

function refusal(status: number, headers: Record<string, string> = {}): Response {
  return Response.json({ errors: [{ message: "no" }] }, { status, headers });
}

test("texts are embedded a hundred a call, in their order, and cut where they are too long", async () => {
  const { embedder, calls } = setUp();
  const texts = Array.from({ length: 250 }, (_, index) => String(index));
  expect(await embedder.embed(texts)).toEqual(texts.map((text) => [Number(text), 1]));
  expect(calls.map(({ text }) => text.length)).toEqual([100, 100, 50]);
  expect(calls[0]).toMatchObject({
    url: "https://ai.test/run/@cf/baai/bge-m3",
    authorization: "Bearer secret",
    truncate_inputs: true,
  });
});

test("no texts need no call", async () => {
  const { embedder, calls } = setUp();
  expect(await embedder.embed([])).toEqual([]);
  expect(calls).toEqual([]);
});

test("what may pass is tried again, later each time", async () => {
  const { embedder, slept } = setUp(refusal(503), new TypeError("fetch failed"), refusal(429));
  expect(await embedder.embed(["7"])).toEqual([[7, 1]]);
  expect(slept).toEqual([500, 1000, 2000]);
});

test("the service's own retry-after is kept to", async () => {
  const { embedder, slept } = setUp(refusal(429, { "retry-after": "3" }));
  await embedder.embed(["1"]);
  expect(slept).toEqual([3000]);
});

test("a wait that is longer than a function should take is left to the platform", async () => {
  const { embedder, slept, calls } = setUp(refusal(429, { "retry-after": "60" }));
  await expect(embedder.embed(["1"])).rejects.toThrow("Workers AI: 429");
  expect([slept, calls.length]).toEqual([[], 1]);
});

test("after four failures it gives up", async () => {
  const { embedder, calls } = setUp(refusal(500), refusal(500), refusal(500), refusal(500));
  await expect(embedder.embed(["1"])).rejects.toThrow("Workers AI: 500");
  expect(calls).toHaveLength(4);
});

test("a refusal that will stay is not tried again, and does not name the token", async () => {
  const { embedder, calls } = setUp(refusal(401));
  const error = await embedder.embed(["1"]).catch((thrown: Error) => thrown);
  expect(String(error)).toContain("Workers AI: 401 from /run/@cf/baai/bge-m3");
  expect(String(error)).not.toContain("secret");
  expect(calls).toHaveLength(1);
});

test.each([
  ["one vector too few", [[1, 2]]],
  [
    "a vector of another model",
    [
      [1, 2],
      [1, 2, 3],
    ],
  ],
  [
    "a number that is none",
    [
      [1, 2],
      [1, null],
    ],
  ],
  ["no vectors", undefined],
])("%s is never stored", async (_, data) => {
  const { embedder } = setUp(...Array.from({ length: 4 }, () => vectors(data)));
  await expect(embedder.embed(["1", "2"])).rejects.toThrow("did not give 2 vectors of 2 numbers");
});
