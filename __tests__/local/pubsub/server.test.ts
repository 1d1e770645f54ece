import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { PubSub } from "@google-cloud/pubsub";
import { startPubsub } from "../../../local/pubsub/server";
import { explainStartFailure, type RunningService } from "../../../local/service";

describe("the Pub/Sub stand-in", () => {
  afterEach(() => jest.restoreAllMocks());

  let server: RunningService;
  let pubsub: PubSub;
  beforeAll(async () => {
    process.env["METADATA_SERVER_DETECTION"] = "none";
    server = await startPubsub({ port: 0 });
    pubsub = new PubSub({ projectId: "p", apiEndpoint: `127.0.0.1:${server.port}`, emulatorMode: true });
    await pubsub.createTopic("topic");
  });
  afterAll(async () => {
    await pubsub.close();
    await server.close();
  });

  test.each([
    ["exactly-once delivery", { enableExactlyOnceDelivery: true }],
    [
      "push without the wrapper",
      { pushConfig: { pushEndpoint: "http://x", noWrapper: { writeMetadata: true } } },
    ],
    ["exports to BigQuery or Cloud Storage", { bigqueryConfig: { table: "p.d.t" } }],
  ])("says that it does not support %s", async (feature, options) => {
    await expect(pubsub.topic("topic").createSubscription("sub", options)).rejects.toMatchObject({
      code: 12,
      details: `The local Pub/Sub stand-in does not support ${feature}.`,
    });
  });

  test.each([
    [
      "an attribute that is too long",
      { attributes: { a: "x".repeat(1025) } },
      /attribute a is over the limit: 1025/,
    ],
    [
      "too many attributes",
      { attributes: Object.fromEntries([...Array(101).keys()].map((key) => [`k${key}`, ""])) },
      /number of attributes/,
    ],
    [
      "an ordering key that is too long",
      { data: Buffer.from("a"), orderingKey: "k".repeat(1025) },
      /ordering key/,
    ],
  ])("refuses a message with %s", async (_, message, error) => {
    const ordered = pubsub.topic("topic", { messageOrdering: true });
    await expect(ordered.publishMessage(message)).rejects.toMatchObject({
      code: 3,
      details: expect.stringMatching(error),
    });
  });

  test("refuses dead-letter policies with fewer than 5 attempts", async () => {
    const deadLetterPolicy = { deadLetterTopic: "projects/p/topics/dead", maxDeliveryAttempts: 4 };
    await expect(pubsub.topic("topic").createSubscription("sub", { deadLetterPolicy })).rejects.toMatchObject(
      {
        code: 3,
        details: "max_delivery_attempts must be 5 to 100, got 4.",
      },
    );
  });

  test("explains a port that is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    // The gRPC library says so too, in its own words.
    jest.spyOn(console, "error").mockImplementation();
    const failure = await startPubsub({ port }).catch((error: unknown) =>
      explainStartFailure("pubsub", port, error),
    );
    expect(failure).toBe(
      `pubsub: port ${port} is already in use. Stop the program that holds it (lsof -i :${port}), or give another one.`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
