import { codeOf, type PubsubContext, publish } from "./context";

export function describeSubscriptions(pubsub: PubsubContext): void {
  describe("subscriptions", () => {
    pubsub.check("have Pub/Sub's defaults, are listed and removed", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      expect((await made.getMetadata())[0]).toMatchObject({
        name: made.name,
        topic: on.name,
        ackDeadlineSeconds: 10,
        enableMessageOrdering: false,
      });
      expect((await on.getSubscriptions())[0].map(({ name }) => name)).toEqual([made.name]);
      expect((await pubsub.client.getSubscriptions())[0].map(({ name }) => name)).toContain(made.name);
      await made.delete();
      expect(await made.exists()).toEqual([false]);
    });

    pubsub.check("change what the update mask names", async () => {
      const made = await pubsub.subscription(await pubsub.topic());
      await made.setMetadata({ ackDeadlineSeconds: 33, retryPolicy: { minimumBackoff: { seconds: 15 } } });
      const [metadata] = await made.getMetadata();
      expect(metadata).toMatchObject({
        ackDeadlineSeconds: 33,
        retryPolicy: { minimumBackoff: { seconds: "15" } },
      });
    });

    pubsub.check("are refused twice, or without a topic", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      expect(await codeOf(on.createSubscription(made.name))).toBe(6);
      expect(await codeOf(pubsub.client.topic("nowhere").createSubscription(pubsub.unique("orphan")))).toBe(
        5,
      );
      expect(await codeOf(pubsub.pull(pubsub.client.subscription("nowhere")))).toBe(5);
    });

    pubsub.check("are refused with a deadline under 10 seconds", async () => {
      const hasty = { ackDeadlineSeconds: 5 };
      expect(await codeOf((await pubsub.topic()).createSubscription(pubsub.unique("hasty"), hasty))).toBe(3);
    });

    pubsub.check("are refused a change of their filter", async () => {
      const made = await pubsub.subscription(await pubsub.topic(), { filter: "attributes:a" });
      expect(await codeOf(made.setMetadata({ filter: "attributes:b" }))).toBe(3);
    });

    pubsub.check("outlive their topic, with what they hold", async () => {
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on);
      await publish(on, "kept");
      await on.delete();
      expect((await made.getMetadata())[0].topic).toBe("_deleted-topic_");
      expect(await pubsub.pullTexts(made)).toEqual(["kept"]);
    });

    pubsub.check("do not get what was published before them", async () => {
      const on = await pubsub.topic();
      await publish(on, "early");
      const made = await pubsub.subscription(on);
      await publish(on, "late");
      expect(await pubsub.pullTexts(made)).toEqual(["late"]);
    });
  });
}
