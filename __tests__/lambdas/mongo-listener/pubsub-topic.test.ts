import { PubSub } from "@google-cloud/pubsub";
import { LeaseLostError } from "../../../lambdas/mongo-listener/lease-lost-error";
import type { MessageTopic } from "../../../lambdas/mongo-listener/message-topic";
import { publicationOf } from "../../../lambdas/mongo-listener/publication";
import { pubsubTopic } from "../../../lambdas/mongo-listener/pubsub-topic";
import { startPubsub } from "../../../local/pubsub/server";
import type { RunningService } from "../../../local/service";

let server: RunningService;
let pubsub: PubSub;
const before = process.env["PUBSUB_EMULATOR_HOST"];

beforeAll(async () => {
  process.env["METADATA_SERVER_DETECTION"] = "none";
  server = await startPubsub({ port: 0 });
  process.env["PUBSUB_EMULATOR_HOST"] = `127.0.0.1:${server.port}`;
  pubsub = new PubSub({ projectId: "demo" });
});

afterAll(async () => {
  for (const topic of topics) await topic.close();
  await pubsub.close();
  await server.close();
  if (before === undefined) delete process.env["PUBSUB_EMULATOR_HOST"];
  else process.env["PUBSUB_EMULATOR_HOST"] = before;
});

const leaseOf = (remainingMs: () => number) => ({
  remainingMs,
  check: () => {
    if (remainingMs() === 0) throw new LeaseLostError(1);
  },
});

const topics: MessageTopic[] = [];

function connect(name: string, lease: ReturnType<typeof leaseOf>): MessageTopic {
  const topic = pubsubTopic("demo", name, lease);
  topics.push(topic);
  return topic;
}

const publication = (id: string) =>
  publicationOf({
    id,
    op: "delete",
    version: { at: "2026-01-01T00:00:00.000Z", rank: 1, delivery: "" },
    term: 1,
    first: false,
    changedAt: 0,
  });

async function received(subscription: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  const source = pubsub.subscription(subscription);
  await new Promise<void>((resolve) => {
    source.on("message", (message) => {
      ids.push(`${message.attributes["documentId"]} ${message.orderingKey ?? ""}`);
      message.ack();
      if (ids.length === count) resolve();
    });
  });
  await source.close();
  return ids.sort();
}

test("one message has its id as ordering key; many have none and share a request", async () => {
  const [created] = await pubsub.createTopic("chat-one");
  await created.createSubscription("one");
  const topic = connect(
    "chat-one",
    leaseOf(() => 60_000),
  );
  await topic.publish(publication("a"));
  await topic.publishTogether([publication("b"), publication("c")]);
  expect(await received("one", 3)).toEqual(["a a", "b ", "c "]);
});

test("what failed can be published again under its ordering key", async () => {
  const topic = connect(
    "chat-late",
    leaseOf(() => 60_000),
  );
  await expect(topic.publish(publication("a"))).rejects.toThrow("NOT_FOUND");
  await expect(topic.publishTogether([publication("a")])).rejects.toThrow("NOT_FOUND");
  const [created] = await pubsub.createTopic("chat-late");
  await created.createSubscription("late");
  topic.resume("a");
  await topic.publish(publication("a"));
  expect(await received("late", 1)).toEqual(["a a"]);
});

test("nothing is sent when the lease is over by the time that the request would leave", async () => {
  const [created] = await pubsub.createTopic("chat-over");
  await created.createSubscription("over");
  let remaining = 60_000;
  const topic = connect(
    "chat-over",
    leaseOf(() => remaining),
  );
  await topic.publish(publication("in-time"));
  remaining = 0;
  await expect(topic.publish(publication("late"))).rejects.toThrow("The lead of term 1 is over.");
  await expect(topic.publishTogether([publication("late")])).rejects.toThrow("The lead of term 1 is over.");
  remaining = 60_000;
  topic.resume("late");
  await topic.publish(publication("again"));
  expect(await received("over", 2)).toEqual(["again again", "in-time in-time"]);
});
