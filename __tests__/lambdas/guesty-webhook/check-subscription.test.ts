import { checkSubscription } from "../../../lambdas/guesty-webhook/check-subscription";
import { SUBSCRIBED_EVENTS } from "../../../lambdas/guesty-webhook/guesty-events";
import type { GuestyClient } from "../../../lambdas/shared/guesty/guesty-client";
import { MissingSettingError } from "../../../lambdas/shared/missing-setting-error";
import { ServiceError } from "../../../lambdas/shared/service-error";
import { SECRET } from "./signed-arrival";

const URL_HERE = "https://hooks.example/guesty";
const events = [...SUBSCRIBED_EVENTS];
const subscription = { _id: "w1", url: `${URL_HERE}/key-1`, events };

/** What is logged when Guesty answers so. */
async function check(answers: { subscriptions?: unknown; secrets?: Record<string, unknown>; error?: Error }) {
  const lines: [level: string, event: string, fields?: object][] = [];
  const write = (level: string) => (event: string, fields?: object) =>
    void lines.push([level, event, fields]);
  const {
    subscriptions = [subscription],
    secrets = { [subscription.url]: { key: SECRET } },
    error,
  } = answers;
  const guesty = {
    async get(path: string, { url = "" }: { url?: string } = {}) {
      if (error) throw error;
      if (path === "/webhooks") return subscriptions;
      if (url in secrets) return secrets[url];
      throw new ServiceError("Guesty", "404", { status: 404 });
    },
  };
  const health = await checkSubscription({
    guesty: () => guesty as unknown as GuestyClient,
    url: URL_HERE,
    pathKeys: ["key-1", "key-2"],
    webhookSecrets: [SECRET],
    log: { info: write("info"), warn: write("warn"), error: write("error") },
  });
  // What is logged and what is told are one finding.
  expect(lines.map(([, event]) => event)).toEqual([`webhook.${health}`]);
  return lines;
}

test.each([
  [{}],
  [{ subscriptions: { results: [subscription] } }],
  [{ subscriptions: { data: [subscription] } }],
  [{ secrets: { [subscription.url]: { secret: SECRET } } }],
  [{ secrets: { [subscription.url]: { data: { secret: SECRET.replace("whsec_", "") } } } }],
])("a subscription with all events and a known secret is healthy: %j", async (answers) => {
  expect(await check(answers)).toEqual([["info", "webhook.healthy", { source: "guesty", subscriptions: 1 }]]);
});

test("two addresses may share the events while one takes the other's place", async () => {
  const subscriptions = [
    { ...subscription, events: events.slice(0, 5) },
    { _id: "w2", url: `${URL_HERE}/key-2`, events: events.slice(5) },
  ];
  const secrets = { [subscription.url]: { key: SECRET }, [`${URL_HERE}/key-2`]: { key: SECRET } };
  expect(await check({ subscriptions, secrets })).toEqual([
    ["info", "webhook.healthy", { source: "guesty", subscriptions: 2 }],
  ]);
});

test.each([
  ["no subscription", [], 0, events],
  ["one of another address", [{ ...subscription, url: `${URL_HERE}/other` }], 0, events],
  ["one that is not active", [{ ...subscription, active: false }], 0, events],
  ["one without some events", [{ ...subscription, events: events.slice(2) }], 1, events.slice(0, 2)],
])("%s is missing, with the events that do not come", async (_, subscriptions, count, missing) => {
  expect(await check({ subscriptions })).toEqual([
    [
      "error",
      "webhook.missing",
      {
        source: "guesty",
        subscriptions: count,
        events: missing.join(" "),
        fix: expect.stringContaining("register"),
      },
    ],
  ]);
});

test.each([
  [{}, "none"],
  [{ [subscription.url]: {} }, "none"],
  [{ [subscription.url]: { key: "whsec_another" } }, "unknown"],
])("the secret of %j is a mismatch", async (secrets, secret) => {
  const [line] = await check({ secrets });
  expect(line).toEqual([
    "error",
    "webhook.mismatch",
    { source: "guesty", secret, fix: expect.stringContaining("GUESTY_WEBHOOK_SECRETS") },
  ]);
});

test.each([
  new ServiceError("Guesty", `no answer to ${subscription.url}`),
  new MissingSettingError("GUESTY_CLIENT_ID"),
])("%s: Guesty is unreachable, and no secret is logged", async (error) => {
  const lines = await check({ error });
  expect(lines).toEqual([["warn", "webhook.unreachable", { source: "guesty", error: expect.any(String) }]]);
  expect(JSON.stringify(lines)).not.toContain("key-1");
});

test("an answer that is none is logged as well", async () => {
  expect(await check({ subscriptions: { odd: true } })).toEqual([
    [
      "warn",
      "webhook.unreachable",
      { source: "guesty", error: "ServiceError: Guesty: /webhooks did not answer with subscriptions" },
    ],
  ]);
});
