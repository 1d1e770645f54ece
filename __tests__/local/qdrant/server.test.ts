import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { startQdrant } from "../../../local/qdrant/server";
import { explainStartFailure, type RunningService } from "../../../local/service";

describe("the Qdrant stand-in", () => {
  let server: RunningService;
  beforeAll(async () => {
    server = await startQdrant({ port: 0, apiKey: "right" });
  });
  afterAll(() => server.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers });
  const put = (body: string, contentType = "application/json") =>
    fetch(`${server.url}/collections/c`, {
      method: "PUT",
      headers: { "api-key": "right", "content-type": contentType },
      body,
    });
  const errorOf = async (response: Response) =>
    ((await response.json()) as { status: { error: string } }).status.error;

  test("says what it is and that it is well without a key", async () => {
    expect(await (await get("/")).json()).toMatchObject({ version: "1.19.0" });
    for (const path of ["/healthz", "/livez", "/readyz"]) expect((await get(path)).status).toBe(200);
  });

  test.each([
    ["none", {}, 401],
    ["a wrong key", { "api-key": "wrong" }, 401],
    ["a wrong token", { authorization: "Bearer wrong" }, 401],
    ["the key", { "api-key": "right" }, 200],
    ["the key as a token", { authorization: "Bearer right" }, 200],
  ])("answers a request with %s", async (_, headers, status) => {
    expect((await get("/collections", headers as Record<string, string>)).status).toBe(status);
  });

  test.each([
    ["no JSON", "{", "Format error in JSON body: "],
    ["no vector size", '{"vectors":{"distance":"Cosine"}}', "Format error in JSON body: "],
    ["an unknown distance", '{"vectors":{"size":4,"distance":"Far"}}', "Format error in JSON body: "],
    [
      "multivectors",
      '{"vectors":{"size":4,"distance":"Dot","multivector_config":{"comparator":"max_sim"}}}',
      "Bad request: the local stand-in does not support multivectors",
    ],
  ])("refuses a collection with %s", async (_, body, error) => {
    const response = await put(body);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toContain(error);
  });

  test.each([
    [{ query: { recommend: { positive: [1] } } }, "does not support recommend queries"],
    [{ prefetch: { query: { mmr: {} } }, query: { fusion: "rrf" } }, "does not support mmr queries"],
    [{ query: 1, lookup_from: { collection: "other" } }, "does not support lookup_from"],
  ])("names what it has not got: %j", async (query, error) => {
    await put('{"vectors":{"size":4,"distance":"Dot"}}');
    const response = await fetch(`${server.url}/collections/c/points/query`, {
      method: "POST",
      headers: { "api-key": "right", "content-type": "application/json" },
      body: JSON.stringify(query),
    });
    expect([response.status, await errorOf(response)]).toEqual([400, expect.stringContaining(error)]);
  });

  test("refuses a body of another type", async () => {
    const response = await put("{}", "text/plain");
    expect([response.status, await errorOf(response)]).toEqual([400, "Content type error"]);
  });

  test("refuses a body over 32 MB", async () => {
    const response = await put(`"${"x".repeat(32 * 1024 * 1024)}"`);
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatch(/^JSON payload \(33554434 bytes\) is larger than allowed/);
  });

  test("has no other paths", async () => {
    expect((await get("/nowhere", { "api-key": "right" })).status).toBe(404);
  });

  test("explains a port that is taken", async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const failure = await startQdrant({ port }).catch((error: unknown) =>
      explainStartFailure("qdrant", port, error),
    );
    expect(failure).toBe(
      `qdrant: port ${port} is already in use. Stop the program that holds it (lsof -i :${port}), or give another one.`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
