import type { protos } from "@google-cloud/pubsub";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Broker } from "./broker";
import type { SubscriptionConfig } from "./grpc-api";
import { pull } from "./pull";
import { projectOf } from "./resource-name";
import { streamingPull } from "./streaming-pull";
import { completeSubscription } from "./subscription-config";
import { unary } from "./unary";
import { applyMask } from "./update-mask";

type Requests = typeof protos.google.pubsub.v1;
type Request<Name extends keyof Requests> = InstanceType<Extract<Requests[Name], new () => unknown>>;

const IMMUTABLE = ["name", "topic", "filter", "enableMessageOrdering"];

/** `google.pubsub.v1.Subscriber`, without seek and snapshots. */
export function subscriberService(broker: Broker): UntypedServiceImplementation {
  return {
    createSubscription: unary((request: SubscriptionConfig) => {
      const config = completeSubscription(request);
      broker.createSubscription(config);
      return config;
    }),
    getSubscription: unary(
      ({ subscription }: Request<"GetSubscriptionRequest">) => broker.subscription(subscription).config,
    ),
    updateSubscription: unary(({ subscription, updateMask }: Request<"UpdateSubscriptionRequest">) => {
      const update = subscription ?? {};
      const { config } = broker.subscription(update.name ?? "");
      const changed = completeSubscription(applyMask(config, update, updateMask, IMMUTABLE));
      broker.setSubscription(changed);
      return changed;
    }),
    modifyPushConfig: unary(({ subscription, pushConfig }: Request<"ModifyPushConfigRequest">) => {
      const { config } = broker.subscription(subscription);
      broker.setSubscription(completeSubscription({ ...config, pushConfig }));
      return {};
    }),
    listSubscriptions: unary(({ project }: Request<"ListSubscriptionsRequest">) => ({
      subscriptions: [...broker.subscriptions.values()]
        .map(({ config }) => config)
        .filter(({ name }) => projectOf(name ?? "") === projectOf(project)),
    })),
    deleteSubscription: unary(({ subscription }: Request<"DeleteSubscriptionRequest">) => {
      broker.deleteSubscription(subscription);
      return {};
    }),
    acknowledge: unary(({ subscription, ackIds }: Request<"AcknowledgeRequest">) => {
      broker.subscription(subscription).acknowledge(ackIds);
      return {};
    }),
    modifyAckDeadline: unary((request: Request<"ModifyAckDeadlineRequest">) => {
      const { subscription, ackIds, ackDeadlineSeconds } = request;
      broker.subscription(subscription).modifyAckDeadline(ackIds, ackDeadlineSeconds);
      return {};
    }),
    pull: unary(async (request: Request<"PullRequest">, cancelled) => ({
      receivedMessages: await pull(broker.subscription(request.subscription), request, cancelled),
    })),
    streamingPull: streamingPull(broker),
  };
}
