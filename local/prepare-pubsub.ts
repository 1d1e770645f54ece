import { type CreateSubscriptionOptions, PubSub } from "@google-cloud/pubsub";
import { type PushPlan, pushAccountOf, type SubscriptionPlan } from "./plan/subscription-plan";

/** What Terraform would make in Pub/Sub. */
export interface PubsubSetup {
  /** `host:port` of a Pub/Sub emulator or stand-in. */
  host: string;
  projectId: string;
  topics: string[];
  subscriptions: SubscriptionPlan[];
  /** Where a function is called, by its name. */
  endpointOf: (functionName: string) => string;
}

/** gRPC status ALREADY_EXISTS. */
const ALREADY_EXISTS = 6;
/** Google waits 10 seconds and up to 10 minutes; on one machine nobody wants to. */
const RETRY_POLICY = { minimumBackoff: { nanos: 500_000_000 }, maximumBackoff: { seconds: 30 } };

/** Makes the topics and subscriptions of a plan. What is there stays, with its messages; only where it pushes to may be new. */
export async function preparePubsub(setup: PubsubSetup): Promise<void> {
  const { host, projectId, topics, subscriptions } = setup;
  const pubsub = new PubSub({ projectId, apiEndpoint: host, emulatorMode: true });
  try {
    for (const topic of topics) await isNew(pubsub.createTopic(topic));
    for (const planned of subscriptions) {
      const pushConfig = planned.push && pushConfigOf(planned.push, setup);
      const creation = pubsub.createSubscription(planned.topic, planned.name, {
        ...optionsOf(planned, projectId),
        ...(pushConfig && { pushConfig }),
      });
      if (!(await isNew(creation)) && pushConfig) {
        await pubsub.subscription(planned.name).modifyPushConfig(pushConfig);
      }
    }
  } finally {
    await pubsub.close();
  }
}

function optionsOf(planned: SubscriptionPlan, projectId: string): CreateSubscriptionOptions {
  const { ordering, ackDeadlineSeconds, deadLetters } = planned;
  return {
    enableMessageOrdering: ordering,
    retryPolicy: RETRY_POLICY,
    ...(ackDeadlineSeconds !== undefined && { ackDeadlineSeconds }),
    ...(deadLetters && {
      deadLetterPolicy: {
        deadLetterTopic: `projects/${projectId}/topics/${deadLetters.topic}`,
        maxDeliveryAttempts: deadLetters.maxDeliveryAttempts,
      },
    }),
  };
}

function pushConfigOf(push: PushPlan, { projectId, endpointOf }: PubsubSetup) {
  return {
    pushEndpoint: endpointOf(push.function),
    oidcToken: { serviceAccountEmail: pushAccountOf(push, projectId), audience: push.audience },
  };
}

/** Whether something was made; `false` if it was there. */
async function isNew(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === ALREADY_EXISTS) return false;
    throw error;
  }
}
