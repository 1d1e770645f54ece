import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Message, PubSub, type Subscription } from "@google-cloud/pubsub";
import { type ServiceProcess, startProcess } from "../service-process";

describe("the Pub/Sub stand-in, killed while running", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "pubsub-"));
  let server: ServiceProcess;
  const clients: PubSub[] = [];
  afterAll(async () => {
    for (const client of clients) await client.close();
    await server?.kill();
    rmSync(dataDir, { recursive: true });
  });

  async function start(): Promise<PubSub> {
    process.env["METADATA_SERVER_DETECTION"] = "none";
    server = await startProcess("pubsub", dataDir);
    const client = new PubSub({
      projectId: "p",
      apiEndpoint: server.url.slice("http://".length),
      emulatorMode: true,
    });
    clients.push(client);
    return client;
  }

  /** Acknowledges messages until there are `limit` of them. */
  function take(subscription: Subscription, limit: number): Promise<string[]> {
    const taken: string[] = [];
    return new Promise((resolve, reject) => {
      subscription.on("error", reject);
      subscription.on("message", (message: Message) => {
        if (taken.length === limit) return;
        taken.push(message.data.toString());
        message.ack();
        if (taken.length === limit) resolve(taken);
      });
    });
  }

  test("keeps what was published and not acknowledged", async () => {
    const before = await start();
    const [topic] = await before.createTopic("calls");
    const options = { filter: "NOT attributes:skip", enableMessageOrdering: true, ackDeadlineSeconds: 33 };
    const [subscription] = await topic.createSubscription("vectorize", options);
    const sent = Array.from({ length: 50 }, (_, index) => String(index));
    for (const data of sent) await topic.publishMessage({ data: Buffer.from(data) });
    await topic.publishMessage({ data: Buffer.from("no"), attributes: { skip: "yes" } });
    const taken = await take(subscription, 10);
    // Closing sends the acknowledgements that are still waiting to be.
    await subscription.close();
    await server.kill();

    const after = await start();
    const again = after.subscription("vectorize");
    expect((await again.getMetadata())[0]).toMatchObject({
      filter: options.filter,
      enableMessageOrdering: true,
      ackDeadlineSeconds: 33,
    });
    const rest = sent.filter((data) => !taken.includes(data));
    expect((await take(again, rest.length)).sort()).toEqual(rest.sort());
    await again.close();
  }, 20_000);
});
