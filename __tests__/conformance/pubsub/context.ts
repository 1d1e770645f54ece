import { type Message, PubSub, type Subscription, type Topic, v1 } from "@google-cloud/pubsub";
import { credentials } from "@grpc/grpc-js";

/** A Pub/Sub server to test: the stand-in, or Google's emulator. */
export interface PubsubUnderTest {
  /** Host and port. */
  host: string;
  close(): Promise<void>;
}

/** What a server is known not to do, by the names of the tests, each with its reason. */
export type KnownGaps = Record<string, string>;

const PROJECT = "conformance";

/** The server under test, its clients, and what is closed after each test. */
export class PubsubContext {
  client!: PubSub;
  /** The plain calls, without the client's streams and leases. */
  subscriber!: v1.SubscriberClient;
  private server: PubsubUnderTest | undefined;
  private readonly open: { close(): unknown }[] = [];
  private names = 0;

  constructor(private readonly gaps: KnownGaps) {}

  /** A test, which is expected to fail where the server is known to leave its subject out. */
  check(name: string, run: () => Promise<void>): void {
    const reason = this.gaps[name];
    if (reason) test.failing(`${name} (known gap: ${reason})`, run);
    else test(name, run);
  }

  async connect(connect: () => Promise<PubsubUnderTest>): Promise<void> {
    // The clients need no credentials here, and must not look for a Google machine's.
    process.env["METADATA_SERVER_DETECTION"] = "none";
    this.server = await connect();
    const { host } = this.server;
    const [servicePath = "", port] = host.split(":");
    const sslCreds = credentials.createInsecure();
    this.client = new PubSub({ projectId: PROJECT, apiEndpoint: host, emulatorMode: true });
    this.subscriber = new v1.SubscriberClient({
      projectId: PROJECT,
      servicePath,
      port: Number(port),
      sslCreds,
    });
  }

  async cleanUp(): Promise<void> {
    for (const each of this.open.splice(0)) await each.close();
  }

  async disconnect(): Promise<void> {
    await this.subscriber?.close();
    await this.client?.close();
    await this.server?.close();
  }

  closeAfterTest(resource: { close(): unknown }): void {
    this.open.push(resource);
  }

  unique(kind: string): string {
    return `${kind}-${process.pid}-${++this.names}`;
  }

  async topic(): Promise<Topic> {
    const [made] = await this.client.createTopic(this.unique("topic"));
    return made;
  }

  async subscription(
    on: Topic,
    options: Parameters<Topic["createSubscription"]>[1] = {},
  ): Promise<Subscription> {
    const [made] = await on.createSubscription(this.unique("subscription"), options);
    this.closeAfterTest(made);
    return made;
  }

  async pull(from: Subscription, maxMessages = 10) {
    const [{ receivedMessages }] = await this.subscriber.pull({ subscription: from.name, maxMessages });
    return receivedMessages ?? [];
  }

  /** The texts of what a pull finds. */
  async pullTexts(from: Subscription): Promise<string[]> {
    return (await this.pull(from)).map(({ message }) => String(message?.data));
  }
}

/** The gRPC status code of a request: 0, or that of its error. */
export function codeOf(request: Promise<unknown>): Promise<number> {
  return request.then(
    () => 0,
    (error: { code: number }) => error.code,
  );
}

export function publish(on: Topic, ...data: string[]): Promise<string[]> {
  return Promise.all(data.map((each) => on.publishMessage({ data: Buffer.from(each) })));
}

/** Listens until `limit` messages came; each is handed to `react`, which acknowledges it unless it does otherwise. */
export function receive(
  from: Subscription,
  limit: number,
  react = (message: Message) => message.ack(),
): Promise<Message[]> {
  const received: Message[] = [];
  return new Promise((resolve, reject) => {
    from.on("error", reject);
    from.on("message", (message: Message) => {
      received.push(message);
      react(message);
      if (received.length === limit) {
        from.removeAllListeners();
        resolve(received);
      }
    });
  });
}

export function texts(messages: Message[]): string[] {
  return messages.map(({ data }) => data.toString());
}
