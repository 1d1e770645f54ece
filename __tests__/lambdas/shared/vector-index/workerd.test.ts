import { readFileSync } from "node:fs";
import { Log, LogLevel, Miniflare } from "miniflare";
import { EsbuildBundler } from "../../../../constructs/bundling/esbuild-bundler";
import { qdrantIndex } from "../../../../lambdas/shared/vector-index/knowledge-index";
import { connectQdrant } from "../../../../lambdas/shared/vector-index/qdrant";
import { startQdrant } from "../../../../local/qdrant/server";
import type { RunningService } from "../../../../local/service";
import { model, pointsOf, record } from "./example-record";

const API_KEY = "vectors-key";

let service: RunningService;
const workers: Miniflare[] = [];

beforeAll(async () => {
  // The client warns of a key on a plain connection.
  jest.spyOn(console, "warn").mockImplementation();
  service = await startQdrant({ port: 0, apiKey: API_KEY });
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.dispose()));
  await service.close();
});

/** A Worker that searches, in workerd. */
async function searchInWorker(bindings: Record<string, string>): Promise<Response> {
  const { file } = new EsbuildBundler().bundle({
    entry: "__tests__/lambdas/shared/vector-index/search-worker.ts",
    target: "workerd",
  });
  const worker = new Miniflare({
    modules: true,
    script: readFileSync(file, "utf8"),
    compatibilityDate: "2026-07-01",
    cf: false,
    port: 0,
    bindings,
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: () => {},
  });
  workers.push(worker);
  const query = {
    collection: model.collection,
    text: "heating",
    vector: [0, 1],
    minSimilarity: 0,
    access: { must: [{ key: "audience", match: { value: "staff" } }] },
    limit: 5,
  };
  return fetch(await worker.ready, { method: "POST", body: JSON.stringify(query) });
}

test("a Worker finds what a function has indexed", async () => {
  const points = await pointsOf(record, [["The heating is broken.", [0, 1]]]);
  await qdrantIndex(connectQdrant(service.url, API_KEY, 5000), model).replace(record.id, points);
  const response = await searchInWorker({ QDRANT_URL: service.url, QDRANT_API_KEY: API_KEY });
  expect(await response.json()).toMatchObject([{ payload: points[0]?.payload }]);
});

test("a Worker without the key is told so", async () => {
  const response = await searchInWorker({ QDRANT_URL: service.url });
  expect(response.status).toBe(502);
  expect(await response.text()).toMatch(/^ServiceError: Qdrant: 401/);
});
