import type { Message } from "@google-cloud/pubsub";
import { type PubsubContext, receive } from "./context";

export function describeDeadLetters(pubsub: PubsubContext): void {
  describe("dead letters", () => {
    pubsub.check("are what failed too often, with their history", async () => {
      const dead = await pubsub.topic();
      const grave = await pubsub.subscription(dead);
      const on = await pubsub.topic();
      const made = await pubsub.subscription(on, {
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
}
