import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { FirestoreClient } from "../../lambdas/shared/firestore/firestore-client";
import { firestoreDeliveryStore } from "../../lambdas/shared/ingestion/firestore-delivery-store";
import { ask } from "../../local/ask";
import { guestyDeliveries } from "../../local/fixtures/guesty-deliveries";
import { guestyId } from "../../local/fixtures/guesty-ids";
import { bookingState } from "../../local/fixtures/guesty-world";
import { readBookings } from "../../local/fixtures/read-bookings";
import { ingestVariables } from "../../local/ingest-variables";
import type { Platform } from "../../local/platform";
import { PROJECT_FOLDER } from "../../local/project";
import { replaySigned } from "../../local/replay";
import { settle } from "../../local/settle";
import { startPlatform, type TestPlatform } from "./start-platform";

jest.setTimeout(60_000);

const bookings = readBookings();
const [told, untold] = [1, 2].map((index) => bookingState(bookings, index));
const ofUntold = (body: string) => body.includes(String(untold?.id));
const webhooks = guestyDeliveries(bookings);
const sent = webhooks.filter(({ body }) => !ofUntold(body));

let running: TestPlatform;
let platform: Platform;
let firestore: FirestoreClient;

beforeAll(async () => {
  running = await startPlatform();
  ({ platform } = running);
  const { addresses, secrets, project, database } = platform.setup;
  firestore = new FirestoreClient({
    url: `http://${addresses.firestore}`,
    project,
    database,
    accessToken: async () => "owner",
    fetch,
  });
  const url = `${addresses.guestyWebhook}/${secrets.webhookPathKey}`;
  await replaySigned(sent, { url, secret: secrets.guestyWebhookSecret });
  await settle(platform.pipeline, platform.records, sent.length);
});
afterAll(() => running?.close());

async function recordOf(booking: { id: string } | undefined) {
  const [record] = await firestore.getAll([
    { collection: "records", id: `guesty:reservation:${booking?.id}` },
  ]);
  return record;
}

/** What is listed under an answer to a question in the staff's room. */
async function sourcesOf(question: string): Promise<string> {
  const { workspace } = platform.setup;
  const answer = await ask(platform.chat, platform.bus, String(workspace.rooms[0]?._id), question);
  expect(answer.outcome).toBe("answered");
  return String(answer.text.split("*Sources*")[1]);
}

test("a signed event that names a booking becomes its record, with what only the API tells, and a source of answers", async () => {
  const { name: guest } = bookings.guests[told?.guestIndex ?? -1] ?? {};
  const { name: listing } = bookings.listings[told?.listingIndex ?? -1] ?? {};
  // The event tells neither the guest's name nor the price.
  expect(await recordOf(told)).toMatchObject({
    facts: { confirmationCode: told?.code, guest, listing, currency: "EUR", channel: "Airbnb" },
    text: expect.stringContaining(String(told?.requests)),
  });
  const sources = await sourcesOf(
    `How many guests are booked by ${guest} at ${listing}, confirmation code ${told?.code}?`,
  );
  expect(sources).toContain(`https://app.guesty.com/reservations/${told?.id}/summary`);
});

test("a message becomes a part of its conversation, and a forged one leaves nothing behind", async () => {
  const id = `guesty:conversation:${guestyId("conversation", 1)}`;
  const [conversation] = await firestore.getAll([{ collection: "records", id }]);
  expect(conversation?.["text"]).toContain("We will come back in March!");

  const { addresses, secrets } = platform.setup;
  const [webhook] = webhooks.filter(({ body }) => ofUntold(body));
  const url = `${addresses.guestyWebhook}/${secrets.webhookPathKey}`;
  const forged = replaySigned(webhook ? [webhook] : [], { url, secret: "whsec_Z3Vlc3NlZA==" });
  await expect(forged).rejects.toThrow(/with 401/);
  expect(await recordOf(untold)).toBeUndefined();
});

test("npm run ingest applies what an earlier version had put into quarantine, and it becomes a source of answers", async () => {
  const webhook = webhooks.find(({ body }) => ofUntold(body) && body.includes("reservation.created.v2"));
  const delivery = {
    delivery: String(webhook?.id),
    type: "reservation.created.v2",
    source: "guesty",
    receivedAt: "2026-11-20T10:00:00.000Z",
    headers: {},
    payload: String(webhook?.body),
  };
  const store = firestoreDeliveryStore(firestore, { random: Math.random, sleep: async () => {} });
  expect(await store.quarantine(delivery, 'unknown event "reservation.created.v2"')).toBe("quarantined");
  expect(await recordOf(untold)).toBeUndefined();

  const record = `guesty:reservation:${untold?.id}`;
  const indexed = platform.bus.next(
    ({ event, fields }) => event === "record.vectorized" && fields["record"] === record,
    "the vectors of the booking",
    30_000,
  );
  const { code, report } = await ingest(["quarantine", "--replay", "--id", delivery.delivery]);
  expect(code).toBe(0);
  expect(report.counts).toMatchObject({ applied: 1, failed: 0 });
  await indexed;

  const { name: guest } = bookings.guests[untold?.guestIndex ?? -1] ?? {};
  expect(await recordOf(untold)).toMatchObject({ facts: { confirmationCode: untold?.code, guest } });
  const [kept] = await firestore.getAll([{ collection: "quarantine", id: delivery.delivery }]);
  expect(kept).toBeUndefined();
  expect(await sourcesOf(`What did ${guest} book, confirmation code ${untold?.code}?`)).toContain(
    String(untold?.id),
  );
});

/** `npm run ingest` without npm's build, on the platform, with what npm start says for it. */
async function ingest(args: string[]): Promise<{ code: number | null; report: { counts: object } }> {
  const { project, database } = platform.setup;
  const place = ["--project", project, "--database", database, "--yes", "--json"];
  const child = spawn(process.execPath, [join(PROJECT_FOLDER, "dist/scripts/ingest.js"), ...args, ...place], {
    env: { ...process.env, ...ingestVariables(platform.setup) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const out = await text(child.stdout);
  return { code: await ended, report: JSON.parse(out) };
}
