import { Firestore } from "@google-cloud/firestore";
import { ask } from "../../local/ask";
import { deliveries } from "../../local/fixtures/deliveries";
import { readFixtures } from "../../local/fixtures/read-fixtures";
import type { Platform } from "../../local/platform";
import { replay } from "../../local/replay";
import { settle } from "../../local/settle";
import { startPlatform, type TestPlatform } from "./start-platform";

jest.setTimeout(60_000);

const fixtures = readFixtures();
const sent = deliveries(fixtures);
let running: TestPlatform;
let platform: Platform;
let firestore: Firestore;

beforeAll(async () => {
  running = await startPlatform();
  ({ platform } = running);
  const { addresses, project, database, secrets } = platform.setup;
  firestore = new Firestore({
    projectId: project,
    databaseId: database,
    host: addresses.firestore,
    ssl: false,
  });
  await replay(sent, { url: platform.webhookUrl, token: secrets.aircallToken });
  await settle(platform.pipeline, platform.records, sent.length);
});
afterAll(async () => {
  await firestore?.terminate();
  await running?.close();
});

/** A question in one of the workspace's rooms. */
function askIn(room: "operations" | "lobby", question: string) {
  const id = platform.setup.workspace.rooms.find(({ name }) => name === room)?._id ?? "";
  return ask(platform.chat, platform.bus, id, question);
}

test.each(fixtures.questions)("the staff room is told: $question", async ({ question, source }) => {
  const answer = await askIn("operations", question);
  expect(answer.outcome).toBe("answered");
  const [, sources = ""] = answer.text.split("*Sources*");
  expect(sources).toContain(source);
  expect(answer.stages.map(({ name }) => name)).toEqual(["received", "placeholder", "retrieved", "answered"]);
});

test("a room that may not read staff data is told nothing of it", async () => {
  const [first] = fixtures.questions;
  const answer = await askIn("lobby", first?.question ?? "");
  expect(answer.outcome).toBe("abstained");
  expect(answer.text).not.toMatch(/Alfama|Bela|\[1\]/);
});

test("every record shows the last state of its call, whatever the order and however often it was told", async () => {
  const records = (await firestore.collection("records").get()).docs.map((document) => document.data());
  expect(records).toHaveLength(fixtures.calls.length);
  for (const { id, facts } of records) {
    const own = sent.filter(({ data }) => `aircall:call:${data["id"]}` === id);
    const ended = own.find(({ event }) => event === "call.ended");
    expect(facts.durationSeconds).toBe(ended?.data["duration"]);
    const comments = own.flatMap(({ data }) => data["comments"] as { content: string }[]);
    const { text } = records.find((record) => record.id === id) ?? {};
    for (const { content } of comments) expect(text).toContain(content);
  }
});

test("an event of an unknown kind is kept in quarantine with the reason and without its token", async () => {
  const kept = (await firestore.collection("quarantine").get()).docs.map((document) => document.data());
  expect(kept).toMatchObject([{ type: "call.mood_detected", source: "aircall" }]);
  expect(kept[0]?.reason).toContain("call.mood_detected");
  expect(JSON.stringify(kept)).not.toContain(platform.setup.secrets.aircallToken);
});

test("each provider's webhook was looked after at the start, and is healthy", () => {
  const found = platform.bus.history().filter(({ event }) => event.startsWith("webhook."));
  expect(found.map(({ service, event }) => `${service}: ${event}`).sort()).toEqual([
    "aircall-webhook: webhook.healthy",
    "guesty-webhook: webhook.healthy",
  ]);
});

test("a delivery with a wrong token is refused and leaves nothing behind", async () => {
  const [event] = sent;
  const delivered = replay([{ ...event, data: { ...event?.data, id: 1 } } as (typeof sent)[number]], {
    url: platform.webhookUrl,
    token: "guessed",
  });
  await expect(delivered).rejects.toThrow(/refused call\.created of call 1 with 401/);
  expect((await firestore.doc("records/aircall:call:1").get()).exists).toBe(false);
});

test("neither logs nor records hold a token, a key or another secret", async () => {
  const { secrets } = platform.setup;
  const stored = await Promise.all(
    ["records", "recordParts", "deliveries", "quarantine"].map(
      async (name) => (await firestore.collection(name).get()).docs,
    ),
  );
  const everything = JSON.stringify([
    platform.bus.history(),
    stored.flat().map((document) => document.data()),
  ]);
  for (const secret of Object.values(secrets)) expect(everything).not.toContain(secret);
});
