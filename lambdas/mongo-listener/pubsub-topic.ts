import { PubSub, v1 } from "@google-cloud/pubsub";
import type { Lease } from "./lease";
import type { MessageTopic } from "./message-topic";

/** Options of the generated client, of which the type that it exports leaves some out. */
type PublisherOptions = ConstructorParameters<typeof v1.PublisherClient>[0];

/** How long Pub/Sub may take to acknowledge, milliseconds. */
const ANSWER_MS = 10_000;

/** What grpc-js hands to a `callInvocationTransformer`, as far as it is used here. */
interface Call {
  callOptions: { deadline?: Date | number };
}

/**
 * A topic of Pub/Sub through the official client. The lease is looked at again when a request is about to leave, which may be
 * later than when its messages were handed over: no request outlives the lease, and one that is late is not sent at all.
 * What fails is sent again by whoever publishes, who knows the order, and not by the client.
 *
 * @param name id or full name of the topic
 */
export function pubsubTopic(
  projectId: string,
  name: string,
  lease: Pick<Lease, "check" | "remainingMs">,
): MessageTopic {
  const withinLease = <Invocation extends Call>(call: Invocation): Invocation => {
    // A deadline alone, even one that is past, lets the request leave before it is looked at.
    lease.check();
    const deadline = new Date(Date.now() + Math.min(ANSWER_MS, lease.remainingMs()));
    return { ...call, callOptions: { ...call.callOptions, deadline } };
  };
  const pubsub = new PubSub({ projectId, "grpc.callInvocationTransformer": withinLease } as object);
  const gaxOpts = { isBundling: false, timeout: ANSWER_MS, retry: null };
  const topic = pubsub.topic(name, { messageOrdering: true, batching: { maxMilliseconds: 0 }, gaxOpts });
  const requests = pubsub
    .getClientConfig()
    .then((config) => new v1.PublisherClient(config as PublisherOptions));
  // Whoever publishes hears of it.
  requests.catch(() => {});
  return {
    async publish({ id, data, attributes }) {
      await topic.publishMessage({ data, attributes, orderingKey: id });
    },
    resume: (id) => topic.resumePublishing(id),
    // The topic itself would put its requests together from single messages, each with a promise and a timer.
    async publishTogether(publications) {
      const messages = publications.map(({ data, attributes }) => ({ data, attributes }));
      await (await requests).publish({ topic: topic.name, messages }, gaxOpts as object);
    },
    async close() {
      await Promise.all([pubsub.close(), requests.then((client) => client.close())]);
    },
  };
}
