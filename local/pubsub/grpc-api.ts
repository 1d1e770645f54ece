import type { protos } from "@google-cloud/pubsub";
import protosJson from "@google-cloud/pubsub/build/protos/protos.json";
import { loadPackageDefinition, type ServiceDefinition } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";

/** Pub/Sub's messages as the official client's own protos describe them. */
export type Api = typeof protos.google.pubsub.v1;
export type TopicConfig = protos.google.pubsub.v1.ITopic;
export type SubscriptionConfig = protos.google.pubsub.v1.ISubscription;

interface Services {
  google: { pubsub: { v1: Record<"Publisher" | "Subscriber", { service: ServiceDefinition }> } };
}

const definition = fromJSON(protosJson as Parameters<typeof fromJSON>[0], {
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});

const { v1 } = (loadPackageDefinition(definition) as unknown as Services).google.pubsub;
export const PUBLISHER: ServiceDefinition = v1.Publisher.service;
export const SUBSCRIBER: ServiceDefinition = v1.Subscriber.service;
