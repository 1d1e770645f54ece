import { FirestoreClient } from "../../../../lambdas/shared/firestore/firestore-client";
import { createGuestyClient } from "../../../../lambdas/shared/guesty/create-guesty-client";
import { readReservations } from "../../../../lambdas/shared/guesty/read-reservations";
import {
  readSubscriptions,
  readWebhookSecret,
  resubscribe,
  subscribe,
  unsubscribe,
} from "../../../../lambdas/shared/guesty/subscriptions";
import { startFirestore } from "../../../../local/firestore/server";
import { guestyWorld } from "../../../../local/fixtures/guesty-world";
import { readBookings } from "../../../../local/fixtures/read-bookings";
import type { RunningService } from "../../../../local/service";
import { CLIENT_ID, CLIENT_SECRET, GuestyAccount } from "../../../local/guesty/guesty-account";

const world = guestyWorld(readBookings());
const ids = world.reservations.map(({ _id }) => _id);
let service: RunningService;
let account: GuestyAccount;
let runs = 0;
let asked: string[];

beforeAll(async () => {
  service = await startFirestore({ port: 0 });
});
beforeEach(async () => {
  runs += 1;
  asked = [];
  account = await GuestyAccount.open({ world });
});
afterEach(() => account.close());
afterAll(() => service.close());

/** One of the instances that share this test's database. */
function instance(clientSecret = CLIENT_SECRET) {
  const project = `guesty-${runs}`;
  const accessToken = async () => "owner";
  return createGuestyClient({
    url: account.url,
    clientId: CLIENT_ID,
    clientSecret,
    firestore: new FirestoreClient({ url: service.url, project, accessToken, fetch }),
    contention: {
      attempts: 50,
      random: Math.random,
      sleep: (ms) => new Promise((done) => setTimeout(done, ms / 20)),
    },
    fetch: (url, init) => {
      asked.push(`${init?.method} ${decodeURIComponent(String(url)).replace(account.url, "")}`);
      return fetch(url, init);
    },
    now: () => account.clock.time,
  });
}

test("reservations are asked for ten at a time, with what they refer to", async () => {
  const found = await readReservations(instance(), [...ids, "unknown"]);
  expect([...found.keys()]).toEqual(ids);
  expect(found.get(ids[1] ?? "")).toMatchObject({
    reservation: { confirmationCode: "HMADA4XQ7" },
    folio: { currency: "EUR", hostPayout: 470 },
    listing: { nickname: "Alfama 4" },
    guest: { fullName: "Ada Brandt" },
  });
  const calls = asked.map((call) => call.split("?")[0]);
  const ten = ["/reservations-v3", "/guest-folio/overview", "/listings", "/guests-crud"].map(
    (path) => `GET /v1${path}`,
  );
  expect(calls).toEqual(["POST /oauth2/token", ...ten, ...ten]);
  expect(asked[1]?.match(/reservationIds\[\]/g)).toHaveLength(10);
});

test("what Guesty does not find costs one call", async () => {
  expect(await readReservations(instance(), ["unknown"])).toEqual(new Map());
  expect(asked).toHaveLength(2);
});

test("a reservation is told also where its money is not to be had; while Guesty is down or believes no token it is not", async () => {
  const client = instance();
  const overview = "GET /v1/guest-folio/overview";
  for (const status of [400, 403, 404]) {
    // What is forbidden is asked for again, by a token that may be newer.
    account.faults.push(...Array(status === 403 ? 2 : 1).fill({ on: overview, answer: { status } }));
    const found = await readReservations(client, ids.slice(0, 1));
    expect(found.get(ids[0] ?? "")).toMatchObject({ folio: null, guest: { fullName: "Henrik Dahl" } });
    account.faults.splice(0);
    account.clock.time += 2_000;
  }
  for (const status of [401, 502]) {
    account.faults.push(...Array(2).fill({ on: overview, answer: { status } }));
    await expect(readReservations(client, ids.slice(0, 1))).rejects.toMatchObject({ status });
    account.faults.splice(0);
  }
});

test("instances share one token", async () => {
  const instances = Array.from({ length: 5 }, () => instance());
  await Promise.all(instances.map((client) => client.get("/webhooks")));
  expect(asked.filter((call) => call.startsWith("POST"))).toHaveLength(1);
});

test.each([401, 403])("an old token that is answered with %i is replaced once, for all", async (status) => {
  const [one, other] = [instance(), instance()];
  await one.get("/webhooks");
  await other.get("/webhooks");
  account.clock.time += 2 * 3_600_000;
  for (const client of [one, other]) {
    account.faults.push({ on: "GET /v1/webhooks", answer: { status } });
    expect(await client.get("/webhooks")).toEqual([]);
  }
  expect(asked.filter((call) => call.startsWith("POST"))).toHaveLength(2);
});

test("what stays forbidden is told, and uses up no more tokens", async () => {
  const client = instance();
  for (let count = 0; count < 4; count++) {
    account.faults.push(...Array(2).fill({ on: "GET /v1/webhooks", answer: { status: 403 } }));
    await expect(client.get("/webhooks")).rejects.toMatchObject({ status: 403 });
    account.faults.splice(0);
  }
  expect(asked.filter((call) => call.startsWith("POST"))).toHaveLength(1);
});

test("too many requests are not even sent, by any instance", async () => {
  const instances = Array.from({ length: 4 }, () => instance());
  const calls = await Promise.allSettled(
    Array.from({ length: 24 }, (_, index) => instances[index % 4]?.get("/webhooks")),
  );
  const refused = calls.filter((call) => call.status === "rejected");
  expect(calls.length - refused.length).toBe(15);
  expect(refused[0]?.reason).toMatchObject({ name: "RateLimitError", retryAfterMs: expect.any(Number) });
  expect(asked.filter((call) => call.startsWith("GET"))).toHaveLength(15);
}, 20_000);

test("when Guesty has had too many, all instances wait as long as it asks for", async () => {
  const headers = { "retry-after": "30" };
  account.faults.push({ on: "GET /v1/webhooks", answer: { status: 429, headers } });
  await expect(instance().get("/webhooks")).rejects.toMatchObject({ retryAfterMs: 30_000 });
  account.clock.time += 10_000;
  await expect(instance().get("/webhooks")).rejects.toMatchObject({ retryAfterMs: 20_000 });
  account.clock.time += 20_000;
  expect(await instance().get("/webhooks")).toEqual([]);
});

test("the day's tokens, once used up, are told with the wait", async () => {
  for (let count = 0; count < 5; count++) await account.mint();
  await expect(instance().get("/webhooks")).rejects.toMatchObject({ retryAfterMs: 86_400_000 });
});

test("a wrong client secret is told, without it", async () => {
  const error = await instance("wrong-client-secret").get("/webhooks").catch(String);
  expect(error).toBe("ServiceError: Guesty: 401 from POST /oauth2/token");
});

test("no answer is an error that may pass", async () => {
  const client = instance();
  await client.get("/webhooks");
  account.faults.push({ on: "GET /v1/webhooks" });
  await expect(client.get("/webhooks")).rejects.toMatchObject({ name: "ServiceError", transient: true });
});

test("subscriptions are made, read, changed and taken back", async () => {
  const client = instance();
  const url = "https://hooks.example/guesty/key";
  expect(await readWebhookSecret(client, url)).toBeUndefined();
  await subscribe(client, { url, events: ["listing.new"] });
  expect(await readWebhookSecret(client, url)).toMatch(/^whsec_/);
  const [made] = await readSubscriptions(client);
  expect(made).toEqual({ id: expect.any(String), url, events: ["listing.new"], active: true });
  if (made) await resubscribe(client, { ...made, events: ["task.created"] });
  const [changed] = await readSubscriptions(client);
  expect(changed?.events).toEqual(["task.created"]);
  if (made) await unsubscribe(client, made);
  expect(await readSubscriptions(client)).toEqual([]);
});
