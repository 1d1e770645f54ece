import { Duration } from "../../../constructs/core";
import {
  Bucket,
  Everyone,
  PushFunction,
  type PushFunctionProps,
  ServiceAccount,
  ServiceAgent,
  Topic,
} from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack, project, region } from "./google-stack";

type Stack = ReturnType<typeof googleStack>;

function addPushFunction(stack: Stack, props: Partial<PushFunctionProps> = {}): PushFunction {
  return new PushFunction(stack, "Function", {
    functionName: "greet",
    project,
    region,
    entry: "lambdas/greet/index.ts",
    entryPoint: "greet",
    sourceBucket: Bucket.fromBucketName(stack, "Sources", "demo-sources"),
    topic: new Topic(stack, "Topic", { topicName: "messages" }),
    timeout: Duration.seconds(30),
    ...props,
  });
}

const caller = Match.stringLikeRegexp("google_service_account.Function_Caller_.*\\.email");
const invoke = Match.stringLikeRegexp("^google_cloud_run_service_iam_member\\.Function_GrantInvoke");
const url = Match.stringLikeRegexp("google_cloudfunctions2_function.Function_.*service_config\\[0\\]\\.uri");
// Known before the function is made, so that the function can be told.
const audience = `https://${region}-${project}.cloudfunctions.net/greet`;

test("a push signs its requests, keeps order and dead letters, never expires, and waits for its role", () => {
  const stack = googleStack();
  const fn = addPushFunction(stack, {
    ordering: true,
    filter: 'attributes.kind = "message"',
    retention: Duration.days(3),
    backoff: { least: Duration.seconds(5) },
    protect: true,
    labels: { team: "platform" },
    deadLetters: {
      topic: new Topic(stack, "Dead", { topicName: "messages-dead" }),
      serviceAgent: ServiceAgent.pubsub(stack, "Agent", "1234567890"),
    },
  });
  const template = Template.fromStack(stack);
  template.hasResource("google_cloudfunctions2_function", {
    service_config: {
      ingress_settings: "ALLOW_INTERNAL_ONLY",
      environment_variables: {
        FUNCTION_SIGNATURE_TYPE: Match.absent(),
        PUSH_AUDIENCE: audience,
        PUSH_ACCOUNT: caller,
        PUSH_BEHIND_IAM: "true",
        MAX_DELIVERY_ATTEMPTS: "5",
      },
    },
    event_trigger: Match.absent(),
  });
  template.hasResource("google_pubsub_subscription", {
    name: "greet",
    topic: Match.stringLikeRegexp("google_pubsub_topic.Topic_"),
    ack_deadline_seconds: 30,
    message_retention_duration: "259200s",
    enable_message_ordering: true,
    filter: 'attributes.kind = "message"',
    labels: { team: "platform" },
    lifecycle: { prevent_destroy: true },
    expiration_policy: { ttl: "" },
    retry_policy: { minimum_backoff: "5s", maximum_backoff: "600s" },
    push_config: { push_endpoint: url, oidc_token: { service_account_email: caller, audience } },
    dead_letter_policy: {
      dead_letter_topic: Match.stringLikeRegexp("google_pubsub_topic.Dead_"),
      max_delivery_attempts: 5,
    },
    depends_on: Match.arrayWith([invoke]),
  });
  const member = "serviceAccount:service-1234567890@gcp-sa-pubsub.iam.gserviceaccount.com";
  template.hasResource("google_pubsub_topic_iam_member", { role: "roles/pubsub.publisher", member });
  template.hasResource("google_pubsub_subscription_iam_member", { role: "roles/pubsub.subscriber", member });
  template.hasResource("google_cloud_run_service_iam_member", {
    role: "roles/run.invoker",
    member: Match.stringLikeRegexp("google_service_account.Function_Caller_.*\\.member"),
  });
  expect(fn.subscription.node.path).toBe("stack/Function/Subscription");
  expect(fn.node.defaultChild).toMatchObject({ terraformResourceType: "google_cloudfunctions2_function" });
});

test("the subscription's name, its audience and its resource are the caller's to set", () => {
  const stack = googleStack();
  addPushFunction(stack, {
    subscriptionName: "greetings",
    audience: "greet",
    transformSubscription: (config) => ({ ...config, retainAckedMessages: true }),
  });
  Template.fromStack(stack).hasResource("google_pubsub_subscription", {
    name: "greetings",
    retain_acked_messages: true,
    push_config: { oidc_token: { audience: "greet" } },
  });
  Template.fromStack(stack).hasResource("google_cloudfunctions2_function", {
    service_config: {
      environment_variables: { PUSH_AUDIENCE: "greet", MAX_DELIVERY_ATTEMPTS: Match.absent() },
    },
  });
});

test.each([
  { timeout: Duration.seconds(1), deadline: 10 },
  { timeout: undefined, deadline: 60 },
  { timeout: Duration.minutes(10), deadline: 600 },
])("a push waits $deadline s for its function's answer", ({ timeout, deadline }) => {
  const stack = googleStack();
  addPushFunction(stack, { timeout });
  Template.fromStack(stack).hasResource("google_pubsub_subscription", { ack_deadline_seconds: deadline });
});

test("a function that relies on Google Cloud to check its callers is not opened to everybody", () => {
  const stack = googleStack();
  const fn = addPushFunction(stack);
  expect(() => fn.grantInvoke(new Everyone(stack, "Everyone"))).toThrow(
    'stack/Function: identity is "allUsers"\n  Name who may call',
  );
  expect(fn.grantInvoke(new ServiceAccount(stack, "Tester", { accountId: "tester" })).role).toBe(
    "roles/run.invoker",
  );
});

test("a function that runs longer than Pub/Sub waits is refused", () => {
  expect(() => addPushFunction(googleStack(), { timeout: Duration.minutes(11) })).toThrow(
    "stack/Function: timeout is 11 min\n  Use up to 600 seconds: Pub/Sub waits no longer, and calls again.",
  );
});

test("a function refuses half a second, and what its subscription would refuse", () => {
  expect(() => addPushFunction(googleStack(), { timeout: Duration.milliseconds(1500) })).toThrow(
    "stack/Function: timeout is 1500 ms\n  Use whole seconds",
  );
  expect(() => addPushFunction(googleStack(), { retention: Duration.days(32) })).toThrow(
    "stack/Function/Subscription: retention is 32 d",
  );
});
