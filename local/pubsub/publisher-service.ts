import type { protos } from "@google-cloud/pubsub";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Broker } from "./broker";
import type { TopicConfig } from "./grpc-api";
import { checkName, projectOf } from "./resource-name";
import { invalidArgument } from "./status-error";
import { unary } from "./unary";
import { applyMask } from "./update-mask";

type Requests = typeof protos.google.pubsub.v1;
type Request<Name extends keyof Requests> = InstanceType<Extract<Requests[Name], new () => unknown>>;

const MAX_MESSAGES = 1000;

/** `google.pubsub.v1.Publisher`, without schemas and snapshots. */
export function publisherService(broker: Broker): UntypedServiceImplementation {
  return {
    createTopic: unary((topic: TopicConfig) => {
      checkName("topics", topic.name);
      const config = { ...topic, state: "ACTIVE" as const };
      broker.createTopic(config);
      return config;
    }),
    getTopic: unary(({ topic }: Request<"GetTopicRequest">) => broker.topic(topic)),
    updateTopic: unary(({ topic, updateMask }: Request<"UpdateTopicRequest">) => {
      const update = topic ?? {};
      const config = applyMask(broker.topic(update.name ?? ""), update, updateMask, ["name"]);
      broker.setTopic(config);
      return config;
    }),
    listTopics: unary(({ project }: Request<"ListTopicsRequest">) => ({
      topics: [...broker.topics.values()].filter(({ name }) => projectOf(name ?? "") === projectOf(project)),
    })),
    listTopicSubscriptions: unary(({ topic }: Request<"ListTopicSubscriptionsRequest">) => {
      broker.topic(topic);
      return { subscriptions: broker.subscriptionsOf(topic).map(({ config }) => config.name) };
    }),
    deleteTopic: unary(({ topic }: Request<"DeleteTopicRequest">) => {
      broker.deleteTopic(topic);
      return {};
    }),
    publish: unary(({ topic, messages }: Request<"PublishRequest">) => {
      if (messages.length === 0) throw invalidArgument("A publish request needs at least one message.");
      if (messages.length > MAX_MESSAGES) {
        throw invalidArgument(
          `A publish request has at most ${MAX_MESSAGES} messages, got ${messages.length}.`,
        );
      }
      return { messageIds: broker.publish(topic, messages) };
    }),
  };
}
