import { PubSub } from "@google-cloud/pubsub";
import type { Lease } from "./lease";
import type { MessageTopic } from "./message-topic";

/** Messages in a request without an ordering key. */
const MOST_IN_A_REQUEST = 500;

/** How long a message waits for others to share its request, milliseconds. */
const WAIT_FOR_OTHERS_MS = 5;

/** How long Pub/Sub may take to acknowledge, milliseconds. */
const ANSWER_MS = 10_000;

/** What grpc-js hands to a `callInvocationTransformer`, as far as it is used here. */
interface Call {
  callOptions: { deadline?: Date | number };
}

/**
 * A topic of Pub/Sub through the official client. The lease is looked at again when a request is about to leave, which may be
 * later than when its messages were handed over: no request outlives the lease, and one that is late is not sent at all.
 *
 * @param name id or full name of the topic
 */
export function pubsubTopic(
  projectId: string,
  name: string,
  lease: Pick<Lease, "remainingMs">,
): MessageTopic {
  const withinLease = <Invocation extends Call>(call: Invocation): Invocation => {
    const deadline = new Date(Date.now() + Math.min(ANSWER_MS, lease.remainingMs()));
    return { ...call, callOptions: { ...call.callOptions, deadline } };
  };
  const pubsub = new PubSub({ projectId, "grpc.callInvocationTransformer": withinLease } as object);
  const gaxOpts = { isBundling: false, timeout: ANSWER_MS, retry: null };
  const ordered = pubsub.topic(name, { messageOrdering: true, batching: { maxMilliseconds: 0 }, gaxOpts });
  const shared = pubsub.topic(name, {
    batching: { maxMessages: MOST_IN_A_REQUEST, maxMilliseconds: WAIT_FOR_OTHERS_MS },
    gaxOpts,
  });
  return {
    async publish({ id, data, attributes }, isOrdered) {
      if (isOrdered) await ordered.publishMessage({ data, attributes, orderingKey: id });
      else await shared.publishMessage({ data, attributes });
    },
    resume: (id) => ordered.resumePublishing(id),
  };
}
