import { PlanError } from "./plan-error";
import { block, type Resource, type TerraformStack } from "./terraform-stack";

/** A Pub/Sub subscription, ready to be made anywhere. */
export interface SubscriptionPlan {
  name: string;
  /** Name of the topic, as all topics here. */
  topic: string;
  ordering: boolean;
  ackDeadlineSeconds?: number;
  deadLetters?: { topic: string; maxDeliveryAttempts: number };
  /** Who gets the messages; without it, they are pulled. */
  push?: PushPlan;
}

/** Where a subscription's messages are pushed to. */
export interface PushPlan {
  /** Name of the function. */
  function: string;
  /** First part of the e-mail address of the service account that the requests are signed as. */
  accountId: string;
  /** Who the requests' tokens are for. */
  audience: string;
}

/**
 * The Pub/Sub subscriptions of a stack.
 *
 * @throws PlanError on one that pushes to what is no function of the stack
 */
export function readSubscriptions(stack: TerraformStack): SubscriptionPlan[] {
  return stack.ofType("google_pubsub_subscription").map((resource) => {
    const { attributes } = resource;
    const deadLetters = block(attributes.dead_letter_policy);
    return {
      name: stack.text(resource, "name"),
      topic: topicName(stack, attributes.topic),
      ordering: attributes.enable_message_ordering === true,
      ...(attributes.ack_deadline_seconds !== undefined && {
        ackDeadlineSeconds: Number(attributes.ack_deadline_seconds),
      }),
      ...(deadLetters && {
        deadLetters: {
          topic: topicName(stack, deadLetters.dead_letter_topic),
          maxDeliveryAttempts: Number(deadLetters.max_delivery_attempts),
        },
      }),
      ...pushOf(stack, resource),
    };
  });
}

/** The e-mail address that a push is signed as. */
export function pushAccountOf({ accountId }: PushPlan, project: string): string {
  return `${accountId}@${project}.iam.gserviceaccount.com`;
}

function topicName(stack: TerraformStack, reference: unknown): string {
  const topic = stack.follow(reference);
  return topic ? stack.text(topic, "name") : String(reference).replace(/^.*\/topics\//, "");
}

function pushOf(stack: TerraformStack, { address, attributes }: Resource): { push?: PushPlan } {
  const push = block(attributes.push_config);
  if (!push) return {};
  const token = block(push.oidc_token) ?? {};
  const target = stack.follow(push.push_endpoint);
  const account = stack.follow(token.service_account_email);
  if (target?.type !== "google_cloudfunctions2_function" || !account) {
    throw new PlanError(
      address,
      "does not push to a function of its stack, signed as a service account of its stack",
      "Make it with the construct PushFunction",
    );
  }
  return {
    push: {
      function: stack.text(target, "name"),
      accountId: stack.text(account, "account_id"),
      audience: String(stack.resolve(token.audience)),
    },
  };
}
