import type { protos } from "@google-cloud/pubsub";
import { writeMessage } from "./message";
import { invalidArgument } from "./status-error";
import type { Consumer, Delivery, Subscription } from "./subscription";

type PullRequest = protos.google.pubsub.v1.IPullRequest;
type ReceivedMessage = protos.google.pubsub.v1.IReceivedMessage;

/** Longest wait of a pull that finds nothing. */
const WAIT_MS = 20_000;

/** Takes what is there, or waits for the first messages that come. */
export async function pull(
  subscription: Subscription,
  { maxMessages, returnImmediately }: PullRequest,
  cancelled: AbortSignal,
): Promise<ReceivedMessage[]> {
  const limit = maxMessages ?? 0;
  if (limit <= 0) throw invalidArgument(`max_messages must be positive, got ${limit}.`);
  const deliveries = await new Promise<Delivery[]>((resolve) => {
    let waiting = true;
    const finish = (found: Delivery[]) => {
      waiting = false;
      clearTimeout(giveUp);
      subscription.removeConsumer(consumer);
      resolve(found);
    };
    const consumer: Consumer = { capacity: () => (waiting ? limit : 0), deliver: finish };
    const giveUp = setTimeout(finish, returnImmediately ? 0 : WAIT_MS, []);
    cancelled.addEventListener("abort", () => finish([]));
    subscription.addConsumer(consumer);
  });
  return deliveries.map(receivedMessage);
}

export function receivedMessage({ ackId, message, attempt }: Delivery): ReceivedMessage {
  return { ackId, message: writeMessage(message), deliveryAttempt: attempt };
}
