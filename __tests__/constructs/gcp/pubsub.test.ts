import { Duration } from "../../../constructs/core";
import { ServiceAccount, ServiceAgent, Subscription, Topic } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack, project } from "./google-stack";

test("a topic keeps messages only if told to", () => {
  const stack = googleStack();
  new Topic(stack, "Plain", { topicName: "plain" });
  new Topic(stack, "Kept", {
    topicName: "kept",
    retention: Duration.days(3),
    protect: true,
    labels: { team: "platform" },
  });
  const template = Template.fromStack(stack);
  template.hasResource("google_pubsub_topic", {
    name: "plain",
    message_retention_duration: Match.absent(),
    lifecycle: Match.absent(),
  });
  template.hasResource("google_pubsub_topic", {
    name: "kept",
    message_retention_duration: "259200s",
    lifecycle: { prevent_destroy: true },
    labels: { team: "platform" },
  });
});

test("a subscription never expires and does not retry at once", () => {
  const stack = googleStack();
  new Topic(stack, "Topic", { topicName: "calls" }).addSubscription("Kept", {
    subscriptionName: "calls-kept",
    retention: Duration.days(31),
    filter: 'attributes.kind = "call"',
  });
  Template.fromStack(stack).hasResource("google_pubsub_subscription", {
    name: "calls-kept",
    message_retention_duration: "2678400s",
    filter: 'attributes.kind = "call"',
    expiration_policy: { ttl: "" },
    retry_policy: { minimum_backoff: "10s", maximum_backoff: "600s" },
    push_config: Match.absent(),
    dead_letter_policy: Match.absent(),
  });
});

test("a topic of somebody else's is known by its id", () => {
  const topic = Topic.fromTopicId(googleStack(), "Topic", `projects/${project}/topics/calls`);
  expect(topic.topicName).toBe("calls");
  expect(topic.node.defaultChild).toBeUndefined();
});

test("transform changes the underlying resources", () => {
  const stack = googleStack();
  new Topic(stack, "Topic", {
    topicName: "calls",
    transform: (config) => ({ ...config, kmsKeyName: "a-key" }),
  }).addSubscription("Kept", {
    subscriptionName: "calls-kept",
    transform: (config) => ({ ...config, retainAckedMessages: true }),
  });
  const template = Template.fromStack(stack);
  template.hasResource("google_pubsub_topic", { kms_key_name: "a-key" });
  template.hasResource("google_pubsub_subscription", { retain_acked_messages: true });
});

test.each([
  { topicName: "no", retention: undefined, problem: 'topicName is "no"' },
  { topicName: "googlecalls", retention: undefined, problem: 'topicName is "googlecalls"' },
  { topicName: "calls", retention: Duration.minutes(5), problem: "retention is 5 min" },
  { topicName: "calls", retention: Duration.milliseconds(600_500), problem: "retention is 600500 ms" },
])("a topic refuses $problem", ({ topicName, retention, problem }) => {
  expect(() => new Topic(googleStack(), "Topic", { topicName, ...(retention && { retention }) })).toThrow(
    `stack/Topic: ${problem}`,
  );
});

test("a subscription names all that is wrong with it", () => {
  const make = () =>
    new Topic(googleStack(), "Topic", { topicName: "calls" }).addSubscription("Kept", {
      subscriptionName: "1st",
      ackDeadline: Duration.seconds(5),
      retention: Duration.days(40),
      filter: "x".repeat(257),
    });
  expect(make).toThrow("stack/Topic/Kept: 4 values cannot be used");
  expect(make).toThrow("ackDeadline is 5 s. Use whole seconds, 10 to 600.");
  expect(make).toThrow("retention is 40 d. Use whole seconds, 10 minutes to 31 days.");
});

test("dead letters are forwarded by Pub/Sub itself, which may publish there before and acknowledge here", () => {
  const stack = googleStack();
  const subscription = new Topic(stack, "Topic", { topicName: "calls" }).addSubscription("Kept", {
    subscriptionName: "calls-kept",
    deadLetters: {
      topic: Topic.fromTopicId(stack, "Dead", `projects/${project}/topics/dead`),
      serviceAgent: ServiceAgent.pubsub(stack, "Agent", "1234567890"),
      maxDeliveryAttempts: 20,
    },
  });
  const template = Template.fromStack(stack);
  const member = "serviceAccount:service-1234567890@gcp-sa-pubsub.iam.gserviceaccount.com";
  template.hasResource("google_pubsub_subscription", {
    dead_letter_policy: {
      dead_letter_topic: `projects/${project}/topics/dead`,
      max_delivery_attempts: 20,
    },
    depends_on: [Match.stringLikeRegexp("^google_pubsub_topic_iam_member\\.Dead_GrantPublish-Agent")],
  });
  template.hasResource("google_pubsub_topic_iam_member", {
    topic: `projects/${project}/topics/dead`,
    role: "roles/pubsub.publisher",
    member,
  });
  template.hasResource("google_pubsub_subscription_iam_member", { role: "roles/pubsub.subscriber", member });
  expect(subscription.node.defaultChild).toMatchObject({
    terraformResourceType: "google_pubsub_subscription",
  });
});

test("a push is signed for its endpoint or for the audience that is named", () => {
  const stack = googleStack();
  const identity = ServiceAccount.fromEmail(stack, "Caller", "caller@demo-project.iam.gserviceaccount.com");
  new Topic(stack, "Topic", { topicName: "calls" }).addSubscription("Pushed", {
    subscriptionName: "calls-pushed",
    ordering: true,
    protect: true,
    labels: { team: "platform" },
    push: { endpoint: "https://calls.example.com/", identity, audience: "calls" },
  });
  Template.fromStack(stack).hasResource("google_pubsub_subscription", {
    ack_deadline_seconds: 60,
    enable_message_ordering: true,
    labels: { team: "platform" },
    lifecycle: { prevent_destroy: true },
    push_config: {
      push_endpoint: "https://calls.example.com/",
      oidc_token: { service_account_email: identity.email, audience: "calls" },
    },
  });
});

test("a subscription that keeps messages to be pulled refuses to be deleted, one that pushes does not", () => {
  const stack = googleStack();
  const topic = new Topic(stack, "Topic", { topicName: "calls" });
  const identity = ServiceAccount.fromEmail(stack, "Caller", "caller@demo-project.iam.gserviceaccount.com");
  const push = { endpoint: "https://calls.example.com/", identity };
  topic.addSubscription("Kept", { subscriptionName: "calls-kept" });
  topic.addSubscription("Passing", { subscriptionName: "calls-passing", protect: false });
  topic.addSubscription("Pushed", { subscriptionName: "calls-pushed", push });
  const template = Template.fromStack(stack);
  template.hasResource("google_pubsub_subscription", {
    name: "calls-kept",
    lifecycle: { prevent_destroy: true },
  });
  for (const name of ["calls-passing", "calls-pushed"]) {
    template.hasResource("google_pubsub_subscription", { name, lifecycle: Match.absent() });
  }
});

test("a topic of others' is refused by its short name, and Pub/Sub's agent by a project's id", () => {
  expect(() => Topic.fromTopicId(googleStack(), "Topic", "calls")).toThrow(
    'stack/Topic: topicId is "calls"\n  Use projects/<project>/topics/<name>.',
  );
  expect(() => ServiceAgent.pubsub(googleStack(), "Agent", project)).toThrow(
    `stack/Agent: projectNumber is "${project}"\n  Use the project's number, not its id`,
  );
});

test("a subscription's own waits between attempts take the place of 10 to 600 seconds", () => {
  const stack = googleStack();
  new Topic(stack, "Topic", { topicName: "calls" }).addSubscription("Kept", {
    subscriptionName: "calls-kept",
    backoff: { least: Duration.seconds(1), most: Duration.minutes(1) },
  });
  Template.fromStack(stack).hasResource("google_pubsub_subscription", {
    retry_policy: { minimum_backoff: "1s", maximum_backoff: "60s" },
  });
});

test.each([
  { backoff: { least: Duration.minutes(2), most: Duration.minutes(1) }, problem: "backoff.least is 2 min" },
  { backoff: { most: Duration.minutes(11) }, problem: "backoff.most is 11 min" },
  { backoff: { least: Duration.milliseconds(1500) }, problem: "backoff.least is 1500 ms" },
  { ackDeadline: Duration.milliseconds(10_500), problem: "ackDeadline is 10500 ms" },
  { retention: Duration.milliseconds(600_001), problem: "retention is 600001 ms" },
  {
    push: { endpoint: "http://calls.example.com/" },
    problem: 'push.endpoint is "http://calls.example.com/"',
  },
])("a subscription refuses $problem and says where", ({ problem, push, ...options }) => {
  const stack = googleStack();
  const identity = ServiceAccount.fromEmail(stack, "Caller", "caller@demo-project.iam.gserviceaccount.com");
  const make = () =>
    new Topic(stack, "Topic", { topicName: "calls" }).addSubscription("Kept", {
      subscriptionName: "calls-kept",
      ...options,
      ...(push && { push: { ...push, identity } }),
    });
  expect(make).toThrow(`stack/Topic/Kept: ${problem}`);
});

test("dead letters refuse fewer attempts than Pub/Sub makes", () => {
  const stack = googleStack();
  const topic = new Topic(stack, "Topic", { topicName: "calls" });
  const make = () =>
    topic.addSubscription("Kept", {
      subscriptionName: "calls-kept",
      deadLetters: {
        topic,
        serviceAgent: ServiceAgent.pubsub(stack, "Agent", "1234567890"),
        maxDeliveryAttempts: 3,
      },
    });
  expect(make).toThrow("stack/Topic/Kept: deadLetters.maxDeliveryAttempts is 3\n  Use 5 to 100.");
});

test("a topic and a subscription are watched by their names, ours and others' alike", () => {
  const stack = googleStack();
  const kept = Subscription.fromSubscriptionName(stack, "Kept", "calls-kept");
  const topic = Topic.fromTopicId(stack, "Topic", `projects/${project}/topics/calls`);
  const watched = [
    topic.metricPublished(),
    kept.metricOldestUnackedAge(),
    kept.metricUndelivered(),
    kept.metricDeadLettered(),
    kept.metricPushes(),
    kept.metricPushFailures(),
    kept.metricPushLatency(),
  ];
  expect(watched.map(({ filter }) => filter)).toMatchInlineSnapshot(`
[
  "metric.type = "pubsub.googleapis.com/topic/send_message_operation_count" AND resource.type = "pubsub_topic" AND resource.labels.topic_id = "calls"",
  "metric.type = "pubsub.googleapis.com/subscription/oldest_unacked_message_age" AND resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "calls-kept"",
  "metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages" AND resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "calls-kept"",
  "metric.type = "pubsub.googleapis.com/subscription/dead_letter_message_count" AND resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "calls-kept"",
  "metric.type = "pubsub.googleapis.com/subscription/push_request_count" AND resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "calls-kept"",
  "metric.type = "pubsub.googleapis.com/subscription/push_request_count" AND resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "calls-kept" AND metric.labels.response_class != "ack"",
  "metric.type = "pubsub.googleapis.com/subscription/push_request_latencies" AND resource.type = "pubsub_subscription" AND resource.labels.subscription_id = "calls-kept"",
]
`);
  const reader = ServiceAccount.fromEmail(stack, "Reader", "reader@demo-project.iam.gserviceaccount.com");
  kept.grantConsume(reader);
  Template.fromStack(stack).hasResource("google_pubsub_subscription_iam_member", {
    subscription: "calls-kept",
    member: reader.member,
  });
});
