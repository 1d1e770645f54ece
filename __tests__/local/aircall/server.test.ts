import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AircallClient } from "../../../lambdas/shared/aircall/aircall-client";
import { type AircallOptions, startAircall } from "../../../local/aircall/server";
import type { RunningService } from "../../../local/service";

const folder = mkdtempSync(join(tmpdir(), "aircall-"));
const running: RunningService[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const credentials = { apiId: "id", apiToken: "secret" };
const authorization = `Basic ${btoa("id:secret")}`;

async function start(options: Partial<AircallOptions> = {}) {
  const service = await startAircall({ port: 0, ...credentials, ...options });
  running.push(service);
  const call = async (
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = { authorization },
  ) => {
    const response = await fetch(service.url + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
  const client = new AircallClient({
    ...credentials,
    url: service.url,
    fetch,
    sleep: async () => {},
    random: () => 0,
  });
  return { service, call, client };
}

const url = "https://hooks.example/aircall/key";

test("without credentials nobody is known, with wrong ones nobody is let in", async () => {
  const { call } = await start();
  expect((await call("GET", "/v1/ping", undefined, {})).status).toBe(401);
  expect((await call("GET", "/v1/ping", undefined, { authorization: "Basic x" })).status).toBe(403);
  expect(await call("GET", "/v1/ping")).toMatchObject({ status: 200, body: { ping: "pong" } });
});

test("a webhook is made with a token, read, changed and deleted", async () => {
  const { call } = await start();
  const { status, body } = await call("POST", "/v1/webhooks", {
    url,
    custom_name: "T",
    events: ["call.ended"],
  });
  expect(status).toBe(201);
  expect(body.webhook).toMatchObject({ url, active: true, events: ["call.ended"], custom_name: "T" });
  expect(body.webhook.token).toMatch(/^[0-9a-f]{32}$/);
  const path = `/v1/webhooks/${body.webhook.webhook_id}`;
  expect((await call("GET", path)).body).toEqual(body);
  const { body: changed } = await call("PUT", path, { active: false, events: ["call.ended"] });
  expect(changed.webhook).toEqual({ ...body.webhook, active: false });
  expect((await call("DELETE", path)).status).toBe(204);
  expect((await call("GET", path)).status).toBe(404);
});

test("a webhook or a change that names no events is of all", async () => {
  const { call } = await start();
  const { body } = await call("POST", "/v1/webhooks", { url });
  expect(body.webhook.events).toHaveLength(69);
  const path = `/v1/webhooks/${body.webhook.webhook_id}`;
  await call("PUT", path, { events: ["call.ended"] });
  expect((await call("PUT", path, { active: true })).body.webhook.events).toHaveLength(69);
});

test.each([
  [{ url: "http://hooks.example/aircall" }],
  [{ url: "nowhere" }],
  [{}],
  [{ url, events: ["call.teleported"] }],
])("%j makes no webhook", async (body) => {
  const { call } = await start();
  expect((await call("POST", "/v1/webhooks", body)).status).toBe(400);
});

test("webhooks come in pages, and a company has at most a hundred", async () => {
  const { call, client } = await start({ requestsPerMinute: 200 });
  for (let made = 0; made < 100; made++) await call("POST", "/v1/webhooks", { url: `${url}${made}` });
  expect((await call("POST", "/v1/webhooks", { url })).status).toBe(400);
  const { body } = await call("GET", "/v1/webhooks?page=2");
  expect(body.meta).toEqual({ count: 20, total: 100, current_page: 2, per_page: 20 });
  expect(body.webhooks[0].url).toBe(`${url}20`);
  expect((await client.webhooks()).map((webhook) => webhook.url)).toEqual(
    Array.from({ length: 100 }, (_, made) => `${url}${made}`),
  );
});

test("more requests than a minute allows are refused until it is over", async () => {
  let now = 1_000_000;
  const { call } = await start({ requestsPerMinute: 2, now: () => now });
  await call("GET", "/v1/ping");
  now += 20_000;
  await call("GET", "/v1/ping");
  const { status, headers } = await call("GET", "/v1/ping");
  expect([status, headers.get("retry-after")]).toEqual([429, "40"]);
  now += 40_000;
  expect((await call("GET", "/v1/ping")).status).toBe(200);
});

test("what is ordered to go wrong goes wrong once", async () => {
  const { call } = await start({
    faults: [{ on: "GET /v1/webhooks", answer: { status: 503 } }, { on: "GET /v1/ping" }],
  });
  expect((await call("GET", "/v1/webhooks")).status).toBe(503);
  expect((await call("GET", "/v1/webhooks")).status).toBe(200);
  await expect(call("GET", "/v1/ping")).rejects.toThrow();
});

test("webhooks outlive the process, and those given at the start are there with their tokens", async () => {
  const webhooks = [{ url, token: "first" }];
  const { service, call } = await start({ dataDir: folder, webhooks });
  const { body } = await call("GET", "/v1/webhooks");
  await call("PUT", `/v1/webhooks/${body.webhooks[0].webhook_id}`, { active: false });
  await service.close();
  running.splice(0);
  const again = await start({ dataDir: folder, webhooks: [{ url, token: "second" }] });
  expect((await again.client.webhooks()).map(({ token, active }) => [token, active])).toEqual([
    ["second", false],
  ]);
});

test("a webhook that was switched off is switched on with the events it had", async () => {
  const { call, client } = await start();
  const { body } = await call("POST", "/v1/webhooks", { url, events: ["call.ended"] });
  await call("PUT", `/v1/webhooks/${body.webhook.webhook_id}`, { active: false, events: ["call.ended"] });
  const [webhook] = await client.webhooks();
  if (!webhook) throw new Error("There is no webhook.");
  await client.enable(webhook);
  expect(await client.webhooks()).toMatchObject([{ active: true, events: ["call.ended"] }]);
});
