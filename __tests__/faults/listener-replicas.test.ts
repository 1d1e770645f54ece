import { compareVersions } from "../../lambdas/shared/record";
import { message } from "../lambdas/mongo-listener/chat-samples";
import { type ChatServices, type Received, startChatServices } from "../lambdas/mongo-listener/chat-services";
import { type ListenerProcess, startListener } from "../lambdas/mongo-listener/listener-process";
import { until } from "../lambdas/mongo-listener/until";

jest.setTimeout(120_000);

const LEASE_MS = 3_000;

let chat: ChatServices;
const replicas: ListenerProcess[] = [];
let timer: NodeJS.Timeout | undefined;
const messages = () => chat.db.collection<{ _id: string }>("rocketchat_message");

async function start(name: string, leaseMs = LEASE_MS): Promise<ListenerProcess> {
  const settings = { LEASE_MS: String(leaseMs), LISTENER_NAME: name };
  const replica = await startListener({ ...chat.environment, ...settings });
  replicas.push(replica);
  return replica;
}

beforeEach(async () => {
  chat = await startChatServices();
});

afterEach(async () => {
  clearInterval(timer);
  for (const replica of replicas.splice(0)) await replica.end();
  await chat.close();
});

/** Writes messages all the time, and waits in the end until each was published. */
function writeSteadily(): { begun(): number; stop(): Promise<void> } {
  let count = 0;
  const ids: string[] = [];
  timer = setInterval(() => {
    const id = `m${count++}`;
    void messages()
      .insertOne(message(id))
      .then(
        () => ids.push(id),
        () => {},
      );
  }, 10);
  return {
    begun: () => count,
    async stop() {
      clearInterval(timer);
      await until(() => {
        const published = new Set(chat.received.map(({ event }) => event.id));
        expect(ids.filter((id) => !published.has(id))).toEqual([]);
      });
    },
  };
}

/** The terms in the order in which their messages were published. */
const terms = () => chat.received.map(({ term }) => term);

/** What was published in a term after the next one had begun to publish. */
function publishedLate(term: number): Received[] {
  const next = terms().indexOf(term + 1);
  return chat.received.filter((message, index) => message.term === term && index > next);
}

/** Whether somebody else said the very same in a term: consumers take it for the repeat that it is. */
function isRepeated({ event }: Received, term: number): boolean {
  return chat.received.some(
    (other) =>
      other.term === term &&
      other.event.id === event.id &&
      compareVersions(other.event.version, event.version) === 0,
  );
}

test("a frozen leader is followed within the lease and five seconds, and begins to publish nothing when it wakes", async () => {
  const first = await start("first");
  await first.logged("listener.streaming");
  const second = await start("second");
  await second.logged("listener.following");
  const writing = writeSteadily();
  await until(() => expect(terms()).toContain(1));
  const frozenAt = Date.now();
  first.signal("SIGSTOP");
  const written = writing.begun();
  const { term } = await second.logged("listener.leading");
  expect(term).toBe(2);
  expect(Date.now() - frozenAt).toBeLessThan(LEASE_MS + 5_000);
  await until(() => expect(terms()).toContain(2));
  first.signal("SIGCONT");
  await first.logged("listener.lead-lost", { term: 1 });
  await writing.stop();
  // No process can look at its lease and send in one step: a request that it was frozen over leaves when it wakes. All that may
  // be in it was written before, and is published by the next leader as well.
  const late = publishedLate(1);
  expect(late.filter(({ event }) => Number(event.id.slice(1)) >= written)).toEqual([]);
  expect(late.filter((message) => !isRepeated(message, 2))).toEqual([]);
  expect(await chat.state()).toMatchObject({ term: 2 });
});

test("a leader that is killed is followed, and nothing is lost", async () => {
  const first = await start("first");
  await first.logged("listener.streaming");
  const second = await start("second");
  const writing = writeSteadily();
  await until(() => expect(terms()).toContain(1));
  const killedAt = Date.now();
  expect(await first.end("SIGKILL")).toBe("SIGKILL");
  await second.logged("listener.leading", { term: 2 });
  expect(Date.now() - killedAt).toBeLessThan(LEASE_MS + 5_000);
  await until(() => expect(terms()).toContain(2));
  await writing.stop();
  expect(terms()).toEqual(terms().toSorted());
});

test("a leader that is told to stop hands over at once, with all that was acknowledged written down", async () => {
  // So long that nobody can mistake its end for a handover.
  const leaseMs = 30_000;
  const first = await start("first", leaseMs);
  await first.logged("listener.streaming");
  const second = await start("second", leaseMs);
  await second.logged("listener.following");
  const writing = writeSteadily();
  await until(() => expect(terms()).toContain(1));
  const stoppedAt = Date.now();
  expect(await first.end("SIGTERM")).toBe(0);
  expect(Date.now() - stoppedAt).toBeLessThan(10_000);
  await second.logged("listener.leading", { term: 2 });
  expect(Date.now() - stoppedAt).toBeLessThan(leaseMs);
  await writing.stop();
  const ids = chat.received.map(({ event }) => event.id);
  expect(ids).toEqual([...new Set(ids)]);
});

test("a follower is ready, and stops within ten seconds", async () => {
  const first = await start("first");
  await first.logged("listener.streaming");
  const second = await start("second");
  await until(async () => expect((await fetch(`${second.url}/readyz`)).status).toBe(200));
  expect(await (await fetch(`${second.url}/readyz`)).json()).toMatchObject({ role: "following", term: 1 });
  expect(await second.end("SIGTERM")).toBe(0);
});
