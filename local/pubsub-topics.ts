import { PubSub } from "@google-cloud/pubsub";

/** gRPC status ALREADY_EXISTS. */
const ALREADY_EXISTS = 6;

/**
 * Makes the topics that Terraform would make, each with a subscription that keeps its messages; what is there stays.
 *
 * @param host `host:port` of a Pub/Sub emulator or stand-in
 */
export async function createTopics(host: string, projectId: string, topics: string[]): Promise<void> {
  const pubsub = new PubSub({ projectId, apiEndpoint: host, emulatorMode: true });
  try {
    for (const topic of topics) {
      await unlessThere(pubsub.createTopic(topic));
      await unlessThere(pubsub.createSubscription(topic, `${topic}-kept`));
    }
  } finally {
    await pubsub.close();
  }
}

async function unlessThere(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if ((error as { code?: unknown }).code !== ALREADY_EXISTS) throw error;
  }
}
