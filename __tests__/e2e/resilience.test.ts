import { Firestore } from "@google-cloud/firestore";
import { type CallEvent, callEvents } from "../../local/fixtures/call-events";
import { readFixtures } from "../../local/fixtures/read-fixtures";
import type { Platform } from "../../local/platform";
import { replay } from "../../local/replay";
import { settle } from "../../local/settle";
import { startPlatform, type TestPlatform } from "./start-platform";

jest.setTimeout(60_000);

let test_: TestPlatform;
let platform: Platform;
let firestore: Firestore;
let sent = 0;

beforeAll(async () => {
  test_ = await startPlatform();
  ({ platform } = test_);
  const { addresses, project, database } = platform.setup;
  firestore = new Firestore({
    projectId: project,
    databaseId: database,
    host: addresses.firestore,
    ssl: false,
  });
});
afterAll(async () => {
  await firestore?.terminate();
  await test_?.close();
});

const fixtures = readFixtures();

/** The events of eight sample calls, as calls that no other test knows. */
function calls(firstId: number): CallEvent[] {
  return Array.from({ length: 8 }, (_, index) => callEvents(fixtures, index))
    .flat()
    .map((event) => ({ ...event, data: { ...event.data, id: Number(event.data["id"]) + firstId } }));
}

async function send(events: CallEvent[]): Promise<void> {
  await replay(events, { url: platform.webhookUrl, token: platform.setup.secrets.aircallToken });
  sent += events.length;
}

/** Kills a process once so many deliveries have got an outcome. */
function killAfter(outcomes: number, name: string): Promise<void> {
  const victim = platform.supervisor.list().find((process) => process.name === name);
  const restarted = platform.bus.next(
    ({ event, service }) => event === "service.restarted" && service === name,
    `the restart of ${name}`,
    20_000,
  );
  let left = outcomes;
  const stop = platform.bus.subscribe(({ event }) => {
    if (!/^delivery\.(applied|stale)$/.test(event)) return;
    left -= 1;
    if (left > 0) return;
    stop();
    process.kill(Number(victim?.pid), "SIGKILL");
  });
  return restarted.then(() => {});
}

test.each(["firestore", "qdrant", "vectorize", "eventarc"])(
  "when %s is killed during a replay, every acknowledged delivery is applied once and every record is indexed",
  async (name) => {
    const events = calls(1_000_000 * (1 + ["firestore", "qdrant", "vectorize", "eventarc"].indexOf(name)));
    const restarted = killAfter(12, name);
    await send(events);
    await restarted;
    await settle(platform.pipeline, platform.records, sent);

    const ids = [...new Set(events.map(({ data }) => `aircall:call:${data["id"]}`))];
    const ledger = await firestore.collection("deliveries").where("records", "array-contains-any", ids).get();
    expect(ledger.size).toBe(events.length);
    for (const id of ids) {
      const own = ledger.docs
        .map((document) => document.data())
        .filter(({ records }) => records.includes(id));
      const last = events.filter(({ data }) => `aircall:call:${data["id"]}` === id).at(-1);
      const [newest] = own
        .filter(({ outcome }) => outcome === "applied")
        .sort((a, b) => (a.updates[0].version.at < b.updates[0].version.at ? 1 : -1));
      expect(newest).toMatchObject({ type: last?.event });
      expect((await platform.records.deliveries()).get(id)).toBe(newest?.delivery);
    }
  },
);
