import type { DeadLetters } from "./dead-letters";

/**
 * Dead letters on a Pub/Sub topic: the letter as JSON, its document and reason as attributes too.
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
        await pubsub.topic(topic).publishMessage({
          json: letter,
          attributes: { document: letter.document, reason: letter.reason.slice(0, MAX_ATTRIBUTE) },
        });
      } finally {
        await pubsub.close();
      }
    },
  };
}

/** Pub/Sub allows 1024 bytes an attribute; a character of UTF-16 has at most three. */
const MAX_ATTRIBUTE = 341;
