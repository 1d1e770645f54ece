import { codeOf, type PubsubContext, publish } from "./context";

export function describeTopics(pubsub: PubsubContext): void {
  describe("topics", () => {
    pubsub.check("are made, found, listed and removed", async () => {
      const made = await pubsub.topic();
      expect(made.name).toMatch(/^projects\/conformance\/topics\/topic-/);
      expect(await made.exists()).toEqual([true]);
      const [topics] = await pubsub.client.getTopics();
      expect(topics.map(({ name }) => name)).toContain(made.name);
      await made.delete();
      expect(await made.exists()).toEqual([false]);
    });

    pubsub.check("are refused twice, unknown, or badly named", async () => {
      const made = await pubsub.topic();
      expect(await codeOf(pubsub.client.createTopic(made.name))).toBe(6);
      expect(await codeOf(pubsub.client.topic("nowhere").getMetadata())).toBe(5);
      expect(await codeOf(publish(pubsub.client.topic("nowhere"), "lost"))).toBe(5);
      expect(await codeOf(pubsub.client.createTopic("no"))).toBe(3);
      expect(await codeOf(pubsub.client.createTopic("1number"))).toBe(3);
    });

    pubsub.check("change what the update mask names", async () => {
      const made = await pubsub.topic();
      await made.setMetadata({ messageRetentionDuration: { seconds: 600 } });
      const [metadata] = await made.getMetadata();
      expect(metadata).toMatchObject({ name: made.name, messageRetentionDuration: { seconds: "600" } });
    });

    pubsub.check("change their labels", async () => {
      const made = await pubsub.topic();
      await made.setMetadata({ labels: { team: "data" } });
      expect((await made.getMetadata())[0].labels).toEqual({ team: "data" });
    });

    pubsub.check("refuse messages without data and attributes", async () => {
      expect(await codeOf((await pubsub.topic()).publishMessage({ data: Buffer.from("") }))).toBe(3);
    });
  });
}
