import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
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

/** What the product needs of Pub/Sub, asked through the official client. */
export function describePubsub(connect: () => Promise<PubsubUnderTest>, gaps: KnownGaps = {}): void {
  let server: PubsubUnderTest;
  let pubsub: PubSub;
  let subscriber: v1.SubscriberClient;
  let count = 0;
  const open: { close(): unknown }[] = [];

  beforeAll(async () => {
    // The clients need no credentials here, and must not look for a Google machine's.
    process.env["METADATA_SERVER_DETECTION"] = "none";
    server = await connect();
    const [servicePath = "", port] = server.host.split(":");
    const options = { servicePath, port: Number(port), sslCreds: credentials.createInsecure() };
    pubsub = new PubSub({ projectId: PROJECT, apiEndpoint: server.host, emulatorMode: true });
    subscriber = new v1.SubscriberClient({ ...options, projectId: PROJECT });
  }, 60_000);
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  afterAll(async () => {
    await subscriber?.close();
    await pubsub?.close();
    await server?.close();
  });

  /** A test that is named with its reason where the server is known to fail it. */
  const check = (name: string, run: () => Promise<void>) => {
    const reason = gaps[name];
    if (reason) test.failing(`${name} (known gap: ${reason})`, run);
    else test(name, run);
  };
  const unique = (kind: string) => `${kind}-${process.pid}-${++count}`;
  const codeOf = (request: Promise<unknown>) =>
    request.then(
      () => 0,
      (error: { code: number }) => error.code,
    );

  async function topic(): Promise<Topic> {
    const [made] = await pubsub.createTopic(unique("topic"));
    return made;
  }
  type Options = Parameters<Topic["createSubscription"]>[1];
  async function subscription(on: Topic, options: Options = {}): Promise<Subscription> {
    const [made] = await on.createSubscription(unique("subscription"), options);
    open.push(made);
    return made;
  }

  /** Listens until `limit` messages came; each is handed to `react`, which acknowledges it unless it does otherwise. */
  function receive(
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
  const texts = (messages: Message[]) => messages.map(({ data }) => data.toString());
  const publish = (on: Topic, ...data: string[]) =>
    Promise.all(data.map((each) => on.publishMessage({ data: Buffer.from(each) })));

  async function pull(from: Subscription, maxMessages = 10) {
    const [{ receivedMessages }] = await subscriber.pull({ subscription: from.name, maxMessages });
    return receivedMessages ?? [];
  }

  describe("topics", () => {
    check("are made, found, listed and removed", async () => {
      const made = await topic();
      expect(made.name).toMatch(/^projects\/conformance\/topics\/topic-/);
      expect(await made.exists()).toEqual([true]);
      const [topics] = await pubsub.getTopics();
      expect(topics.map(({ name }) => name)).toContain(made.name);
      await made.delete();
      expect(await made.exists()).toEqual([false]);
    });

    check("are refused twice, unknown, or badly named", async () => {
      const made = await topic();
      expect(await codeOf(pubsub.createTopic(made.name))).toBe(6);
      expect(await codeOf(pubsub.topic("nowhere").getMetadata())).toBe(5);
      expect(await codeOf(publish(pubsub.topic("nowhere"), "lost"))).toBe(5);
      expect(await codeOf(pubsub.createTopic("no"))).toBe(3);
      expect(await codeOf(pubsub.createTopic("1number"))).toBe(3);
    });

    check("change what the update mask names", async () => {
      const made = await topic();
      await made.setMetadata({ messageRetentionDuration: { seconds: 600 } });
      const [metadata] = await made.getMetadata();
      expect(metadata).toMatchObject({ name: made.name, messageRetentionDuration: { seconds: "600" } });
    });

    check("change their labels", async () => {
      const made = await topic();
      await made.setMetadata({ labels: { team: "data" } });
      expect((await made.getMetadata())[0].labels).toEqual({ team: "data" });
    });

    check("refuse messages without data and attributes", async () => {
      expect(await codeOf((await topic()).publishMessage({ data: Buffer.from("") }))).toBe(3);
    });
  });

  describe("subscriptions", () => {
    check("have Pub/Sub's defaults, are listed and removed", async () => {
      const on = await topic();
      const made = await subscription(on);
      expect((await made.getMetadata())[0]).toMatchObject({
        name: made.name,
        topic: on.name,
        ackDeadlineSeconds: 10,
        enableMessageOrdering: false,
      });
      expect((await on.getSubscriptions())[0].map(({ name }) => name)).toEqual([made.name]);
      expect((await pubsub.getSubscriptions())[0].map(({ name }) => name)).toContain(made.name);
      await made.delete();
      expect(await made.exists()).toEqual([false]);
    });

    check("change what the update mask names", async () => {
      const made = await subscription(await topic());
      await made.setMetadata({ ackDeadlineSeconds: 33, retryPolicy: { minimumBackoff: { seconds: 15 } } });
      const [metadata] = await made.getMetadata();
      expect(metadata).toMatchObject({
        ackDeadlineSeconds: 33,
        retryPolicy: { minimumBackoff: { seconds: "15" } },
      });
    });

    check("are refused twice, or without a topic", async () => {
      const on = await topic();
      const made = await subscription(on);
      expect(await codeOf(on.createSubscription(made.name))).toBe(6);
      expect(await codeOf(pubsub.topic("nowhere").createSubscription(unique("orphan")))).toBe(5);
      expect(await codeOf(pull(pubsub.subscription("nowhere")))).toBe(5);
    });

    check("are refused with a deadline under 10 seconds", async () => {
      const hasty = { ackDeadlineSeconds: 5 };
      expect(await codeOf((await topic()).createSubscription(unique("hasty"), hasty))).toBe(3);
    });

    check("are refused a change of their filter", async () => {
      const made = await subscription(await topic(), { filter: "attributes:a" });
      expect(await codeOf(made.setMetadata({ filter: "attributes:b" }))).toBe(3);
    });

    check("outlive their topic, with what they hold", async () => {
      const on = await topic();
      const made = await subscription(on);
      await publish(on, "kept");
      await on.delete();
      expect((await made.getMetadata())[0].topic).toBe("_deleted-topic_");
      expect((await pull(made)).map(({ message }) => String(message?.data))).toEqual(["kept"]);
    });

    check("do not get what was published before them", async () => {
      const on = await topic();
      await publish(on, "early");
      const made = await subscription(on);
      await publish(on, "late");
      expect((await pull(made)).map(({ message }) => String(message?.data))).toEqual(["late"]);
    });
  });

  describe("messages", () => {
    check("arrive over a stream with their attributes", async () => {
      const on = await topic();
      const made = await subscription(on);
      const id = await on.publishMessage({ json: { n: 1 }, attributes: { source: "aircall" } });
      const [message] = await receive(made, 1);
      expect(message).toMatchObject({
        id,
        attributes: { source: "aircall" },
        orderingKey: "",
        deliveryAttempt: 0,
      });
      expect(JSON.parse(String(message?.data))).toEqual({ n: 1 });
      expect(Math.abs(Date.now() - Number(message?.publishTime))).toBeLessThan(60_000);
    });

    check("reach every subscription of the topic", async () => {
      const on = await topic();
      const all = [await subscription(on), await subscription(on)];
      await publish(on, "a", "b");
      for (const each of all) expect(texts(await receive(each, 2)).sort()).toEqual(["a", "b"]);
    });

    check("arrive all, many at once", async () => {
      const on = await topic();
      const made = await subscription(on);
      const sent = Array.from({ length: 300 }, (_, index) => String(index));
      const received = receive(made, 300);
      await publish(on, ...sent);
      expect(new Set(texts(await received))).toEqual(new Set(sent));
    });

    check("are shared among the streams of one subscription", async () => {
      const on = await topic();
      const made = await subscription(on);
      const other = pubsub.subscription(made.name);
      open.push(other);
      const received: string[] = [];
      const done = new Promise<void>((resolve) => {
        for (const each of [made, other]) {
          each.on("message", (message: Message) => {
            message.ack();
            if (received.push(message.data.toString()) === 20) resolve();
          });
        }
      });
      const sent = Array.from({ length: 20 }, (_, index) => String(index));
      await publish(on, ...sent);
      await done;
      expect(received.sort()).toEqual(sent.sort());
    });

    check("come again when refused", async () => {
      const on = await topic();
      const made = await subscription(on);
      await publish(on, "again");
      let refused = false;
      const react = (message: Message) => {
        if (refused) message.ack();
        else message.nack();
        refused = true;
      };
      expect(texts(await receive(made, 2, react))).toEqual(["again", "again"]);
    });

    check("are pulled, acknowledged, and gone", async () => {
      const on = await topic();
      const made = await subscription(on);
      await publish(on, "one");
      const [first] = await pull(made);
      expect(String(first?.message?.data)).toBe("one");
      await subscriber.acknowledge({ subscription: made.name, ackIds: [String(first?.ackId)] });
      await publish(on, "two");
      expect((await pull(made)).map(({ message }) => String(message?.data))).toEqual(["two"]);
    });

    check("come again at once when their deadline is set to 0", async () => {
      const on = await topic();
      const made = await subscription(on);
      await publish(on, "one");
      const [first] = await pull(made);
      const ackIds = [String(first?.ackId)];
      await subscriber.modifyAckDeadline({ subscription: made.name, ackIds, ackDeadlineSeconds: 0 });
      const [second] = await pull(made);
      expect(second?.message?.messageId).toBe(first?.message?.messageId);
    });

    check("come again when their deadline passes", async () => {
      const on = await topic();
      const made = await subscription(on);
      await publish(on, "one");
      const [first] = await pull(made);
      const ackIds = [String(first?.ackId)];
      await subscriber.modifyAckDeadline({ subscription: made.name, ackIds, ackDeadlineSeconds: 1 });
      const [second] = await pull(made);
      expect(second?.message?.messageId).toBe(first?.message?.messageId);
    });
  });

  describe("ordering keys", () => {
    check("keep the order of each key", async () => {
      const on = await topic();
      const made = await subscription(on, { enableMessageOrdering: true });
      const ordered = pubsub.topic(on.name, { messageOrdering: true });
      const sent = ["a1", "b1", "a2", "b2", "a3", "b3"];
      await Promise.all(
        sent.map((data) =>
          ordered.publishMessage({ data: Buffer.from(data), orderingKey: data.slice(0, 1) }),
        ),
      );
      const received = texts(await receive(made, 6));
      expect(received.filter((data) => data.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
      expect(received.filter((data) => data.startsWith("b"))).toEqual(["b1", "b2", "b3"]);
    });

    check("hold later messages back until the refused one is taken", async () => {
      const on = await topic();
      const made = await subscription(on, { enableMessageOrdering: true });
      const ordered = pubsub.topic(on.name, { messageOrdering: true });
      for (const data of ["1", "2"])
        await ordered.publishMessage({ data: Buffer.from(data), orderingKey: "key" });
      const acknowledged: string[] = [];
      let refused = false;
      await new Promise<void>((resolve) => {
        made.on("message", (message: Message) => {
          const data = message.data.toString();
          if (data === "1" && !refused) {
            refused = true;
            message.nack();
            return;
          }
          if (!acknowledged.includes(data)) acknowledged.push(data);
          message.ack();
          if (acknowledged.length === 2) resolve();
        });
      });
      expect(acknowledged).toEqual(["1", "2"]);
    });
  });

  describe("filters", () => {
    const CASES: [string, string[]][] = [
      ['attributes.kind = "call"', ["call"]],
      ['attributes.other != "noise"', ["booking", "call", "plain"]],
      ['attributes:urgent AND -attributes.urgent = "never"', ["booking"]],
      ['hasPrefix(attributes.kind, "boo")', ["booking"]],
      ['NOT attributes:kind OR attributes.kind = "call"', ["call", "plain"]],
      ['attributes:kind AND (NOT attributes:urgent OR attributes.urgent = "no")', ["call"]],
    ];
    for (const [filter, expected] of CASES) {
      check(`let through what ${filter} says`, async () => {
        const on = await topic();
        const made = await subscription(on, { filter });
        const sent: Record<string, string>[] = [
          { kind: "noise", urgent: "never", other: "noise" },
          { kind: "call" },
          { kind: "booking", urgent: "yes" },
          { other: "plain" },
        ];
        for (const attributes of sent) await on.publishMessage({ attributes });
        const received = await receive(made, expected.length);
        const names = received.map(({ attributes }) => attributes["kind"] ?? attributes["other"]);
        expect(names.sort()).toEqual(expected);
      });
    }

    check("are refused when they cannot be read", async () => {
      const on = await topic();
      for (const filter of [
        "kind = 1",
        'attributes.kind = "a" AND',
        "attributes:a AND attributes:b OR attributes:c",
      ]) {
        expect(await codeOf(on.createSubscription(unique("unread"), { filter }))).toBe(3);
      }
    });
  });

  describe("dead letters", () => {
    check("are what failed too often, with their history", async () => {
      const dead = await topic();
      const grave = await subscription(dead);
      const on = await topic();
      const made = await subscription(on, {
        deadLetterPolicy: { deadLetterTopic: dead.name, maxDeliveryAttempts: 5 },
      });
      const attempts: number[] = [];
      made.on("message", (message: Message) => {
        attempts.push(message.deliveryAttempt);
        message.nack();
      });
      await on.publishMessage({ data: Buffer.from("poison"), attributes: { kind: "call" } });
      const [letter] = await receive(grave, 1);
      expect(String(letter?.data)).toBe("poison");
      expect(letter?.attributes).toMatchObject({
        kind: "call",
        CloudPubSubDeadLetterSourceDeliveryCount: "5",
        CloudPubSubDeadLetterSourceSubscription: made.name.split("/").pop(),
      });
      expect(attempts).toEqual([1, 2, 3, 4, 5]);
    });
  });

  describe("push", () => {
    interface Push {
      headers: IncomingHttpHeaders;
      body: { message: Record<string, unknown>; subscription: string; deliveryAttempt?: number };
    }

    /** An endpoint that gives the statuses in turn, then the last one again and again. */
    async function endpoint(...statuses: number[]) {
      const pushes: Push[] = [];
      let wake = () => {};
      const http: Server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          pushes.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
          response.writeHead(statuses.length > 1 ? (statuses.shift() ?? 204) : (statuses[0] ?? 204)).end();
          wake();
        });
      });
      await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
      open.push({
        close: () => {
          http.closeAllConnections();
          return new Promise((resolve) => http.close(resolve));
        },
      });
      const arrived = async (limit: number) => {
        while (pushes.length < limit) await new Promise<void>((resolve) => (wake = resolve));
        return pushes;
      };
      return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/push`, arrived };
    }

    check("posts a message with ids, time and attributes", async () => {
      const { url, arrived } = await endpoint(204);
      const on = await topic();
      const made = await subscription(on, { pushConfig: { pushEndpoint: url } });
      const id = await on.publishMessage({ data: Buffer.from("hello"), attributes: { kind: "call" } });
      const [push] = await arrived(1);
      expect(push?.headers["content-type"]).toMatch(/^application\/json/);
      expect(push?.body.subscription).toBe(made.name);
      expect(push?.body.message).toMatchObject({
        data: Buffer.from("hello").toString("base64"),
        attributes: { kind: "call" },
        messageId: id,
        message_id: id,
        publishTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      });
      expect(push?.body.message["publish_time"]).toBe(push?.body.message["publishTime"]);
    });

    check("posts again what was answered with an error", async () => {
      const { url, arrived } = await endpoint(500, 204);
      const on = await topic();
      await subscription(on, { pushConfig: { pushEndpoint: url } });
      await publish(on, "again");
      const [first, second] = await arrived(2);
      expect(second?.body.message["messageId"]).toBe(first?.body.message["messageId"]);
      expect(second?.body).not.toHaveProperty("deliveryAttempt");
    });

    check("counts attempts when there is a dead-letter topic", async () => {
      const { url, arrived } = await endpoint(500, 204);
      const deadLetterPolicy = { deadLetterTopic: (await topic()).name, maxDeliveryAttempts: 5 };
      const on = await topic();
      await subscription(on, { pushConfig: { pushEndpoint: url }, deadLetterPolicy });
      await publish(on, "again");
      expect((await arrived(2)).map(({ body }) => body.deliveryAttempt)).toEqual([1, 2]);
    });

    check("carries an identity token when configured", async () => {
      const { url, arrived } = await endpoint(204);
      const on = await topic();
      const serviceAccountEmail = "pusher@conformance.iam.gserviceaccount.com";
      await subscription(on, {
        pushConfig: { pushEndpoint: url, oidcToken: { serviceAccountEmail, audience: "vectorize" } },
      });
      await publish(on, "hello");
      const [push] = await arrived(1);
      const [, claims = ""] = String(push?.headers.authorization)
        .replace(/^Bearer /, "")
        .split(".");
      expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
        aud: "vectorize",
        email: serviceAccountEmail,
        iss: "https://accounts.google.com",
      });
    });

    check("starts and stops with the push configuration", async () => {
      const { url, arrived } = await endpoint(204);
      const on = await topic();
      const made = await subscription(on);
      await publish(on, "waiting");
      await made.modifyPushConfig({ pushEndpoint: url });
      expect((await arrived(1)).map(({ body }) => body.message["data"])).toEqual([
        Buffer.from("waiting").toString("base64"),
      ]);
      await made.modifyPushConfig({});
      await publish(on, "pulled");
      expect((await pull(made)).map(({ message }) => String(message?.data))).toContain("pulled");
    });
  });
}
