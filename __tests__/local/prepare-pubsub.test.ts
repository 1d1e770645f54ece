import { PubSub } from "@google-cloud/pubsub";
import type { SubscriptionPlan } from "../../local/plan/subscription-plan";
import { preparePubsub } from "../../local/prepare-pubsub";
import { startPubsub } from "../../local/pubsub/server";
import type { RunningService } from "../../local/service";

const projectId = "demo";
const subscriptions: SubscriptionPlan[] = [
  {
    name: "dev-vectorize",
    topic: "dev-messages",
    ordering: true,
    ackDeadlineSeconds: 120,
    deadLetters: { topic: "dev-dead", maxDeliveryAttempts: 10 },
    push: { function: "dev-vectorize", accountId: "dev-caller", audience: "https://here" },
  },
  { name: "dev-dead-kept", topic: "dev-dead", ordering: false },
];

let service: RunningService;
let pubsub: PubSub;
beforeAll(async () => {
  // The client would look for Google's metadata server, which no machine outside Google has.
  process.env["METADATA_SERVER_DETECTION"] ??= "none";
  service = await startPubsub({ port: 0 });
  pubsub = new PubSub({ projectId, apiEndpoint: `127.0.0.1:${service.port}`, emulatorMode: true });
});
afterAll(async () => {
  await pubsub.close();
  await service.close();
});

function prepare(endpoint: string): Promise<void> {
  return preparePubsub({
    host: `127.0.0.1:${service.port}`,
    projectId,
    topics: ["dev-messages", "dev-dead"],
    subscriptions,
    endpointOf: (name) => `${endpoint}/${name}`,
  });
}

test("the plan's topics and subscriptions are made, and in a later run only pushed to another address", async () => {
  await prepare("http://127.0.0.1:1");
  const [made] = await pubsub.subscription("dev-vectorize").getMetadata();
  expect(made).toMatchObject({
    topic: "projects/demo/topics/dev-messages",
    enableMessageOrdering: true,
    ackDeadlineSeconds: 120,
    deadLetterPolicy: { deadLetterTopic: "projects/demo/topics/dev-dead", maxDeliveryAttempts: 10 },
    pushConfig: {
      pushEndpoint: "http://127.0.0.1:1/dev-vectorize",
      oidcToken: {
        serviceAccountEmail: "dev-caller@demo.iam.gserviceaccount.com",
        audience: "https://here",
      },
    },
  });
  await prepare("http://127.0.0.1:2");
  const [again] = await pubsub.subscription("dev-vectorize").getMetadata();
  expect(again).toEqual({
    ...made,
    pushConfig: { ...made.pushConfig, pushEndpoint: "http://127.0.0.1:2/dev-vectorize" },
  });
  const [names] = await pubsub.getSubscriptions();
  expect(names.map(({ name }) => name.split("/").at(-1)).sort()).toEqual(["dev-dead-kept", "dev-vectorize"]);
});

test("a Pub/Sub that refuses for another reason is not taken for one that has everything", async () => {
  const [planned] = subscriptions;
  const wrong = { ...planned, name: "dev-other", ackDeadlineSeconds: 5 } as SubscriptionPlan;
  await expect(
    preparePubsub({
      host: `127.0.0.1:${service.port}`,
      projectId,
      topics: [],
      subscriptions: [wrong],
      endpointOf: () => "http://127.0.0.1:1",
    }),
  ).rejects.toThrow(/ack deadline/);
});
