import { checkWebhook } from "../../../lambdas/aircall-webhook/check-webhook";
import { WANTED_EVENTS } from "../../../lambdas/aircall-webhook/events";
import type { AircallWebhook } from "../../../lambdas/shared/aircall/aircall-client";
import { TOKEN } from "./call-events";

const URL = "https://hooks.example/aircall";

function webhook(change: Partial<AircallWebhook> = {}): AircallWebhook {
  return {
    webhook_id: "w1",
    url: `${URL}/new-key`,
    active: true,
    events: [...WANTED_EVENTS],
    token: TOKEN,
    ...change,
  };
}

/** What is logged about webhooks, and which were enabled. */
async function check(webhooks: AircallWebhook[] | Error) {
  const lines: Record<string, unknown>[] = [];
  const enabled: string[] = [];
  const at = (level: string) => (event: string, fields?: object) =>
    void lines.push({ level, event, ...fields });
  const health = await checkWebhook({
    aircall: () => {
      if (webhooks instanceof Error) throw webhooks;
      return {
        webhooks: async () => webhooks,
        enable: async ({ webhook_id }) => void enabled.push(webhook_id),
      };
    },
    url: URL,
    pathKeys: ["old-key", "new-key"],
    tokens: ["previous-token", TOKEN],
    log: { info: at("info"), warn: at("warn"), error: at("error") },
  });
  expect(JSON.stringify(lines)).not.toMatch(/3f0c1b7e|(old|new)-key/);
  return { lines, enabled, health };
}

const other = webhook({ webhook_id: "w9", url: "https://other.example/aircall/new-key", active: false });

test("a webhook that delivers is healthy, and those of others are left alone", async () => {
  const { lines, enabled, health } = await check([other, webhook()]);
  expect(health).toBe("healthy");
  expect(lines).toEqual([{ level: "info", event: "webhook.healthy", source: "aircall", webhook: "w1" }]);
  expect(enabled).toEqual([]);
});

test("a webhook that asks for everything is healthy too", async () => {
  expect((await check([webhook({ events: [] })])).lines).toMatchObject([{ event: "webhook.healthy" }]);
});

test("one that Aircall switched off is enabled again", async () => {
  const { lines, enabled } = await check([webhook({ active: false }), webhook({ webhook_id: "w2" })]);
  expect(enabled).toEqual(["w1"]);
  expect(lines).toEqual([
    { level: "warn", event: "webhook.reenabled", source: "aircall", webhook: "w1" },
    { level: "info", event: "webhook.healthy", source: "aircall", webhook: "w2" },
  ]);
});

test("without a webhook of ours there is an error that says how to register one", async () => {
  const { lines, health } = await check([other, webhook({ url: URL })]);
  expect(health).toBe("missing");
  expect(lines).toMatchObject([
    { level: "error", event: "webhook.missing", fix: expect.stringContaining("register aircall") },
  ]);
});

test.each([
  ["a token that the receiver does not know", { token: "stranger" }, "AIRCALL_TOKENS"],
  ["events that it does not get", { events: WANTED_EVENTS.slice(1) }, "register aircall"],
])("%s are a mismatch", async (_, change, fix) => {
  const { lines, health } = await check([webhook(change), webhook({ webhook_id: "w2" })]);
  expect(health).toBe("mismatch");
  expect(lines).toMatchObject([
    { level: "error", event: "webhook.mismatch", webhook: "w1", fix: expect.stringContaining(fix) },
    { event: "webhook.healthy", webhook: "w2" },
  ]);
  expect(JSON.stringify(lines)).not.toContain("stranger");
});

test("an Aircall that does not answer is reported without our secrets", async () => {
  const { lines, health } = await check(new Error(`no answer about ${URL}/new-key with ${TOKEN}`));
  expect(health).toBe("unreachable");
  expect(lines).toEqual([
    {
      level: "warn",
      event: "webhook.unreachable",
      source: "aircall",
      error: `Error: no answer about ${URL}/[redacted] with [redacted]`,
    },
  ]);
});

test("the events to ask for name each object's events once, in the newest version", () => {
  expect(new Set(WANTED_EVENTS).size).toBe(WANTED_EVENTS.length);
  expect(WANTED_EVENTS).toContain("user.closed.v2");
  expect(WANTED_EVENTS).not.toContain("user.closed");
  expect(WANTED_EVENTS).toHaveLength(55);
});
