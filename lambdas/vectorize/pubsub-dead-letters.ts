import type { DeadLetters } from "./dead-letters";

/**
 * Dead letters on a Pub/Sub topic, as JSON.
 *
 * @param topic id or full name
 */
export function pubsubDeadLetters(projectId: string, topic: string): DeadLetters {
  return {
    async publish(letter) {
      // Loading the client takes a good part of a cold start, and most instances never need it.
      const { PubSub } = await import("@google-cloud/pubsub");
      const pubsub = new PubSub({ projectId });
      try {
        await pubsub.topic(topic).publishMessage({ json: letter });
      } finally {
        await pubsub.close();
      }
    },
  };
}
