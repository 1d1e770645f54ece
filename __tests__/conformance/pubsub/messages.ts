import type { Message } from "@google-cloud/pubsub";
import { type PubsubContext, publish, receive, texts } from "./context";

export function describeMessages(pubsub: PubsubContext): void {
  describe("messages", () => {
    pubsub.check("arrive over a stream with their attributes", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
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

    pubsub.check("reach every subscription of the topic", async () => {
      const on = await pubsub.topic();
      const all = [await pubsub.subscription(on), await pubsub.subscription(on)];
      await publish(on, "a", "b");
      for (const each of all) expect(texts(await receive(each, 2)).sort()).toEqual(["a", "b"]);
    });

    pubsub.check("arrive all, many at once", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      const sent = Array.from({ length: 300 }, (_, index) => String(index));
      const received = receive(made, 300);
      await publish(on, ...sent);
      expect(new Set(texts(await received))).toEqual(new Set(sent));
    });

    pubsub.check("are shared among the streams of one subscription", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      const other = pubsub.client.subscription(made.name);
      pubsub.closeAfterTest(other);
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

    pubsub.check("come again when refused", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      await publish(on, "again");
      let refused = false;
      const react = (message: Message) => {
        if (refused) message.ack();
        else message.nack();
        refused = true;
      };
      expect(texts(await receive(made, 2, react))).toEqual(["again", "again"]);
    });

    pubsub.check("are pulled, acknowledged, and gone", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      await publish(on, "one");
      const [first] = await pubsub.pull(made);
      expect(String(first?.message?.data)).toBe("one");
      await pubsub.subscriber.acknowledge({ subscription: made.name, ackIds: [String(first?.ackId)] });
      await publish(on, "two");
      expect(await pubsub.pullTexts(made)).toEqual(["two"]);
    });

    pubsub.check("come again at once when their deadline is set to 0", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      await publish(on, "one");
      const [first] = await pubsub.pull(made);
      const ackIds = [String(first?.ackId)];
      await pubsub.subscriber.modifyAckDeadline({ subscription: made.name, ackIds, ackDeadlineSeconds: 0 });
      const [second] = await pubsub.pull(made);
      expect(second?.message?.messageId).toBe(first?.message?.messageId);
    });

    pubsub.check("come again when their deadline passes", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      await publish(on, "one");
      const [first] = await pubsub.pull(made);
      const ackIds = [String(first?.ackId)];
      await pubsub.subscriber.modifyAckDeadline({ subscription: made.name, ackIds, ackDeadlineSeconds: 1 });
      const [second] = await pubsub.pull(made);
      expect(second?.message?.messageId).toBe(first?.message?.messageId);
    });
  });
}
