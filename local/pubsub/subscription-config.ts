import { compileFilter } from "./filter";
import type { SubscriptionConfig } from "./grpc-api";
import { checkName } from "./resource-name";
import { invalidArgument, unsupported } from "./status-error";

const DEFAULT_ACK_DEADLINE_S = 10;
const DEFAULT_RETENTION = { seconds: "604800", nanos: 0 };
const DEFAULT_DELIVERY_ATTEMPTS = 5;

/** Checks a subscription and fills in Pub/Sub's defaults. */
export function completeSubscription(config: SubscriptionConfig): SubscriptionConfig {
  checkName("subscriptions", config.name);
  refuseUnsupported(config);
  compileFilter(config.filter);
  const ackDeadlineSeconds = config.ackDeadlineSeconds || DEFAULT_ACK_DEADLINE_S;
  if (ackDeadlineSeconds < 10 || ackDeadlineSeconds > 600) {
    throw invalidArgument(`The ack deadline must be 10 to 600 seconds, got ${ackDeadlineSeconds}.`);
  }
  return {
    ...config,
    ackDeadlineSeconds,
    deadLetterPolicy: completeDeadLetterPolicy(config.deadLetterPolicy),
    messageRetentionDuration: config.messageRetentionDuration ?? DEFAULT_RETENTION,
    state: "ACTIVE",
  };
}

function completeDeadLetterPolicy(policy: SubscriptionConfig["deadLetterPolicy"]) {
  if (!policy?.deadLetterTopic) return policy;
  checkName("topics", policy.deadLetterTopic);
  const maxDeliveryAttempts = policy.maxDeliveryAttempts || DEFAULT_DELIVERY_ATTEMPTS;
  if (maxDeliveryAttempts < 5 || maxDeliveryAttempts > 100) {
    throw invalidArgument(`max_delivery_attempts must be 5 to 100, got ${maxDeliveryAttempts}.`);
  }
  return { ...policy, maxDeliveryAttempts };
}

function refuseUnsupported(config: SubscriptionConfig): void {
  if (config.enableExactlyOnceDelivery) throw unsupported("exactly-once delivery");
  if (config.bigqueryConfig || config.cloudStorageConfig)
    throw unsupported("exports to BigQuery or Cloud Storage");
  if (config.pushConfig?.noWrapper) throw unsupported("push without the wrapper");
  if (config.messageTransforms?.length) throw unsupported("message transforms");
}
