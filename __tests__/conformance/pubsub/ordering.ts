import type { Message } from "@google-cloud/pubsub";
import { type PubsubContext, receive, texts } from "./context";

export function describeOrdering(pubsub: PubsubContext): void {
  describe("ordering keys", () => {
    pubsub.check("keep the order of each key", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on, { enableMessageOrdering: true });
      const ordered = pubsub.client.topic(on.name, { messageOrdering: true });
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

    pubsub.check("hold later messages back until the refused one is taken", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on, { enableMessageOrdering: true });
      const ordered = pubsub.client.topic(on.name, { messageOrdering: true });
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
}
