import { AircallClient } from "../../../../lambdas/shared/aircall/aircall-client";
import { ServiceError } from "../../../../lambdas/shared/service-error";

const TOKEN = "5a9d4c2e8b6f";

const webhook = (id: string) => ({
  webhook_id: id,
  url: `https://hooks.example/aircall/${id}`,
  active: false,
  events: ["call.ended"],
  custom_name: null,
  token: TOKEN,
  direct_link: "https://api.aircall.example/v1/webhooks/1",
});

/** A client that gets the answers in turn, with the requests and waits that it made. */
function clientWith(...answers: (() => Response | Promise<Response>)[]) {
  const requests: { method?: string; url: string; authorization: string; body?: unknown }[] = [];
  const waits: number[] = [];
  const client = new AircallClient({
    url: "http://aircall.test",
    apiId: "id",
    apiToken: "secret",
    random: () => 0.5,
    sleep: async (milliseconds) => void waits.push(milliseconds),
    fetch: async (url, init) => {
      const authorization = new Headers(init?.headers as Record<string, string>).get("authorization") ?? "";
      const body = init?.body ? JSON.parse(String(init.body)) : undefined;
      requests.push({ method: init?.method, url: String(url), authorization, body });
      const answer = answers.shift();
      if (!answer) throw new Error("There are no more answers.");
      return answer();
    },
  });
  return { client, requests, waits };
}

const page =
  (...ids: string[]) =>
  () =>
    Response.json({ meta: {}, webhooks: ids.map(webhook) });
const refuse = (status: number, headers?: Record<string, string>) => () =>
  Response.json({ error: "no" }, { status, headers });

test("webhooks are read page by page, with basic authentication", async () => {
  const full = Array.from({ length: 50 }, (_, index) => `w${index}`);
  const { client, requests } = clientWith(page(...full), page("last"));
  const webhooks = await client.webhooks();
  expect(webhooks.map(({ webhook_id }) => webhook_id)).toEqual([...full, "last"]);
  expect(requests).toEqual(
    [1, 2].map((number) => ({
      method: "GET",
      url: `http://aircall.test/v1/webhooks?page=${number}&per_page=50`,
      authorization: `Basic ${btoa("id:secret")}`,
      body: undefined,
    })),
  );
});

test("an Aircall that gives the same page for ever is asked for two", async () => {
  const full = page(...Array.from({ length: 50 }, (_, index) => `w${index}`));
  const { client, requests } = clientWith(full, full, full);
  await client.webhooks();
  expect(requests).toHaveLength(2);
});

test("a webhook is enabled with the events it had, since without them it would get all", async () => {
  const { client, requests } = clientWith(() => Response.json({}));
  await client.enable({ ...webhook("a/b"), custom_name: "Tricloud" });
  expect(requests).toMatchObject([
    {
      method: "PUT",
      url: "http://aircall.test/v1/webhooks/a%2Fb",
      body: {
        custom_name: "Tricloud",
        url: "https://hooks.example/aircall/a/b",
        events: ["call.ended"],
        active: true,
      },
    },
  ]);
});

test("what may pass is tried again after waits that double, or the one that Aircall asks for", async () => {
  const { client, waits } = clientWith(
    refuse(503),
    () => Promise.reject(new TypeError("fetch failed")),
    refuse(429, { "retry-after": "7" }),
    page("w1"),
  );
  expect(await client.webhooks()).toHaveLength(1);
  expect(waits).toEqual([1000, 2000, 7000]);
});

test.each([
  ["fails for the fourth time", [503, 503, 503, 503], undefined, 3],
  ["is refused for its credentials", [403], undefined, 0],
  ["is to wait longer than a scheduled call should", [429], "61", 0],
])("a call that %s is given up", async (_, statuses, retryAfter, waited) => {
  const headers = retryAfter ? { "retry-after": retryAfter } : undefined;
  const { client, waits } = clientWith(...statuses.map((status) => refuse(status, headers)));
  await expect(client.webhooks()).rejects.toMatchObject({ name: "ServiceError", status: statuses[0] });
  expect(waits).toHaveLength(waited);
});

test("an answer of another form is an error that repeats nothing of it", async () => {
  const { client } = clientWith(() => Response.json({ webhooks: [{ webhook_id: 1, token: TOKEN }] }));
  const error = await client.webhooks().catch((reason) => reason);
  expect(error).toBeInstanceOf(ServiceError);
  expect(String(error)).not.toContain(TOKEN);
});
