import { SUBSCRIBED_EVENTS } from "../../../lambdas/guesty-webhook/guesty-events";
import { FirestoreClient } from "../../../lambdas/shared/firestore/firestore-client";
import { startFirestore } from "../../../local/firestore/server";
import { guestyDeliveries } from "../../../local/fixtures/guesty-deliveries";
import { guestyId } from "../../../local/fixtures/guesty-ids";
import { guestyWorld } from "../../../local/fixtures/guesty-world";
import { readBookings } from "../../../local/fixtures/read-bookings";
import { signDelivery } from "../../../local/guesty/sign-delivery";
import type { RunningService } from "../../../local/service";
import { CLIENT_SECRET, GuestyAccount } from "../../local/guesty/guesty-account";
import { leanEvent } from "./payloads";
import { type RunningWorker, startWorker, WEBHOOK_URL, type WorkerSetting } from "./running-worker";
import { SECRET, signedHeaders } from "./signed-arrival";
import { PATH_KEY } from "./tell";

const data = readBookings();
const url = `${WEBHOOK_URL}/${PATH_KEY}`;
let firestore: RunningService;
let account: GuestyAccount;
const workers: RunningWorker[] = [];

beforeEach(async () => {
  firestore = await startFirestore({ port: 0 });
  account = await GuestyAccount.open({
    world: guestyWorld(data),
    subscriptions: [{ url, events: [...SUBSCRIBED_EVENTS], secret: SECRET }],
    // The API's own limits count in the time of this machine, as the Worker does.
    now: Date.now,
  });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await account.close();
  await firestore.close();
});

async function start(setting: Partial<WorkerSetting> = {}): Promise<RunningWorker> {
  const worker = await startWorker({ firestoreUrl: firestore.url, guestyUrl: account.url, ...setting });
  workers.push(worker);
  return worker;
}

async function stored(collection: string, ids: string[]) {
  const accessToken = async () => "owner";
  const client = new FirestoreClient({ url: firestore.url, project: "demo", accessToken, fetch });
  return client.getAll(ids.map((id) => ({ collection, id })));
}

test("what Guesty did not sign, or what comes by another path, is refused, and nothing of it is kept", async () => {
  const worker = await start();
  const body = JSON.stringify(leanEvent(0));
  const old = Math.floor(Date.now() / 1000) - 400;
  const refusals: [status: number, code: string, response: Promise<Response>][] = [
    [401, "not-authentic", worker.send(`${body} `, signedHeaders(body))],
    [401, "not-authentic", worker.send(body, signedHeaders(body, { timestamp: old }))],
    [401, "not-authentic", worker.send(body, signedHeaders(body, { secret: "whsec_Z3Vlc3M=" }))],
    [401, "not-authentic", worker.send(body, { "content-type": "application/json" })],
    [400, "invalid-json", worker.send("")],
    [400, "invalid-json", worker.send(body.slice(0, -1))],
    [
      415,
      "unsupported-content-type",
      worker.send(body, { ...signedHeaders(body), "content-type": "text/plain" }),
    ],
    [404, "unknown-path", worker.send(body, signedHeaders(body), "/guesty/guess")],
    [404, "unknown-path", worker.send(body, signedHeaders(body), "/guesty")],
  ];
  for (const [status, code, pending] of refusals) {
    const response = await pending;
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: expect.objectContaining({ code }) },
    ]);
  }
  expect(worker.output.join()).not.toContain("delivery.queued");
});

test("without a secret that can sign, nothing is accepted", async () => {
  const worker = await start({ secrets: "no-secret!" });
  expect((await worker.send("{}")).status).toBe(503);
});

test("the whole history becomes records, once each, and no secret of a channel is kept or logged", async () => {
  const worker = await start();
  const deliveries = guestyDeliveries(data);
  const responses = await Promise.all(
    deliveries.map((delivery) => worker.send(delivery.body, signDelivery(delivery, SECRET, Date.now()))),
  );
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  const ends = ["applied", "stale", "duplicate", "quarantined", "dead"].map((end) => `delivery.${end}`);
  const settled = await worker.logged(deliveries.length, ...ends);
  expect(settled.filter(({ event }) => event === "delivery.dead")).toEqual([]);
  expect(settled.filter(({ event }) => event === "delivery.quarantined")).toMatchObject([
    { type: "listing.mood_detected" },
  ]);

  const reservations = await stored(
    "records",
    data.bookings.map((_, index) => `guesty:reservation:${guestyId("reservation", index)}`),
  );
  expect(reservations.map((record) => record?.["title"])).toEqual([
    "Reservation GY-HD01 of Henrik Dahl at Alfama 2, 2026-11-12 to 2026-11-15 (confirmed)",
    "Reservation HMADA4XQ7 of Ada Brandt at Alfama 4, 2026-11-12 to 2026-11-17 (confirmed)",
    "Reservation BDC-3301884 of Tomasz Wolny at Alfama 7, 2026-11-13 to 2026-11-18 (confirmed)",
    "Reservation HMCARB99K of Carla Benedetti at Alfama 9, 2026-11-11 to 2026-11-16 (confirmed)",
    "Reservation HA-OG5512 of Owen Gallagher at Ribeira 1, 2026-11-13 to 2026-11-18 (confirmed)",
    "Reservation HMPRIYA22 of Priya Nair at Ribeira 2, 2026-11-19 to 2026-11-26 (confirmed)",
    "Reservation GY-LM05 of Luc Moreau at Ribeira 5, 2026-11-16 to 2026-11-24 (confirmed)",
    "Reservation BDC-3307120 of Ines Carvalho at Olaria loft 1, 2026-11-08 to 2026-11-14 (confirmed)",
    "Reservation HMYUKI3LF of Yuki Arakawa at Olaria loft 3, 2026-11-16 to 2026-11-22 (confirmed)",
    "Reservation GY-HR05 of Samira Haddad at Alfama 5, 2026-11-16 to 2026-11-20 (confirmed)",
    "Reservation HMADA4MAR of Ada Brandt at Alfama 4, 2027-03-05 to 2027-03-10 (confirmed)",
    "Reservation HA-OG5601 of Owen Gallagher at Ribeira 1, 2026-12-18 to 2026-12-21 (canceled)",
  ]);
  expect(reservations[0]?.["facts"]).toMatchObject({ payout: 267, currency: "EUR", nights: 3 });
  const [conversation, listing, task] = await stored("records", [
    `guesty:conversation:${guestyId("conversation", 5)}`,
    `guesty:listing:${guestyId("listing", 0)}`,
    `guesty:task:${guestyId("task", 0)}`,
  ]);
  expect(conversation?.["text"]).toContain("Does the pram fit into the lift at Ribeira?\nIt is 62 cm wide.");
  expect(listing).toMatchObject({ title: "Listing Alfama 2, Lisbon" });
  expect(task).toMatchObject({ facts: { status: "completed" } });

  const ledger = await stored("deliveries", [...new Set(deliveries.map(({ id }) => id))]);
  const credentials = await stored("credentials", ["guesty"]);
  const everything = JSON.stringify([ledger, reservations, listing, credentials, worker.output]);
  for (const secret of [/invented-(?:access|refresh|password)/, SECRET, CLIENT_SECRET, PATH_KEY]) {
    expect(everything).not.toMatch(secret);
  }
}, 60_000);

test("while Guesty does not answer, a reservation waits, and comes as soon as it does", async () => {
  const worker = await start();
  account.faults.push(
    { on: "GET /v1/reservations-v3" },
    { on: "GET /v1/reservations-v3", answer: { status: 502 } },
  );
  const id = guestyId("reservation", 0);
  await worker.send(JSON.stringify(leanEvent(0, { reservationId: id })));
  const retried = await worker.logged(2, "delivery.retried");
  expect(retried.map(({ error }) => error)).toEqual([
    expect.stringContaining("Guesty: no answer from"),
    "ServiceError: Guesty: 502 from GET /v1/reservations-v3",
  ]);
  await worker.logged(1, "delivery.applied");
  expect(await stored("records", [`guesty:reservation:${id}`])).toMatchObject([
    { facts: { guest: "Henrik Dahl" } },
  ]);
}, 30_000);

test("a listing too large for the queue passes beside it", async () => {
  const worker = await start();
  const listing = { _id: "large", nickname: "Large", pictures: ["x".repeat(300_000)] };
  const body = JSON.stringify({ event: "listing.new", listing, meta: {} });
  const headers = signedHeaders(body, { id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk" });
  expect((await worker.send(body, headers)).status).toBe(200);
  await worker.logged(1, "delivery.applied");
  expect(await stored("records", ["guesty:listing:large"])).toMatchObject([{ title: "Listing Large" }]);
});

test("the schedule sees whether Guesty still delivers", async () => {
  const worker = await start();
  await worker.tick();
  expect(await worker.logged(1, "webhook.healthy")).toMatchObject([{ source: "guesty", subscriptions: 1 }]);
  const other = await start({ secrets: "whsec_b3RoZXI=" });
  await other.tick();
  expect(await other.logged(1, "webhook.mismatch")).toMatchObject([{ secret: "unknown" }]);
});
