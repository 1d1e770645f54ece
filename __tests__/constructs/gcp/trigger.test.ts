import { Duration } from "../../../constructs/core";
import { Firestore, ServiceAgent, Topic, Trigger } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { addFunction, googleStack, project, region } from "./google-stack";

type Stack = ReturnType<typeof googleStack>;

function triggered(stack: Stack, trigger?: Trigger, timeout = Duration.seconds(30)): Template {
  addFunction(stack, { timeout, trigger });
  return Template.fromStack(stack);
}

const caller = Match.stringLikeRegexp("google_service_account.Function_Caller_.*\\.email");
const invoke = Match.stringLikeRegexp("^google_cloud_run_service_iam_member\\.Function_GrantInvoke");

test("without a trigger a function answers whoever may invoke it, which is nobody yet", () => {
  const template = triggered(googleStack());
  template.hasResource("google_cloudfunctions2_function", {
    service_config: {
      ingress_settings: "ALLOW_ALL",
      environment_variables: { FUNCTION_SIGNATURE_TYPE: Match.absent() },
    },
    event_trigger: Match.absent(),
  });
  template.resourceCountIs("google_cloud_run_service_iam_member", 0);
});

test("a Firestore trigger lives with its database and retries, as an identity that may only receive and call", () => {
  const stack = googleStack();
  const firestore = Firestore.fromDatabaseName(stack, "Firestore", { project, location: "eur3" });
  const template = triggered(stack, Trigger.firestoreWritten({ firestore, document: "records/{record}" }));
  template.hasResource("google_cloudfunctions2_function", {
    location: region,
    service_config: {
      ingress_settings: "ALLOW_INTERNAL_ONLY",
      environment_variables: { FUNCTION_SIGNATURE_TYPE: "cloudevent" },
    },
    event_trigger: {
      trigger_region: "eur3",
      event_type: "google.cloud.firestore.document.v1.written",
      retry_policy: "RETRY_POLICY_RETRY",
      service_account_email: caller,
      event_filters: [
        { attribute: "database", value: "(default)" },
        { attribute: "document", value: "records/{record}", operator: "match-path-pattern" },
      ],
    },
    depends_on: [Match.stringLikeRegexp("^google_project_iam_member\\.Function_Caller_ProjectRole")],
  });
  template.hasResource("google_project_iam_member", { project, role: "roles/eventarc.eventReceiver" });
  template.resourceCountIs("google_project_iam_member", 1);
  template.hasResource("google_cloud_run_service_iam_member", { role: "roles/run.invoker" });
});

test("a Pub/Sub push signs its requests, keeps order and dead letters, never expires, and waits for its role", () => {
  const stack = googleStack();
  const topic = new Topic(stack, "Topic", { topicName: "messages" });
  const dead = new Topic(stack, "Dead", { topicName: "messages-dead" });
  const serviceAgent = ServiceAgent.pubsub(stack, "Agent", "1234567890");
  const template = triggered(
    stack,
    Trigger.pubsubPush({ topic, ordering: true, deadLetters: { topic: dead, serviceAgent } }),
  );
  const url = Match.stringLikeRegexp(
    "google_cloudfunctions2_function.Function_.*service_config\\[0\\]\\.uri",
  );
  template.hasResource("google_pubsub_subscription", {
    name: "greet",
    topic: Match.stringLikeRegexp("google_pubsub_topic.Topic_"),
    ack_deadline_seconds: 30,
    enable_message_ordering: true,
    expiration_policy: { ttl: "" },
    retry_policy: { minimum_backoff: "10s", maximum_backoff: "600s" },
    push_config: { push_endpoint: url, oidc_token: { service_account_email: caller, audience: url } },
    dead_letter_policy: {
      dead_letter_topic: Match.stringLikeRegexp("google_pubsub_topic.Dead_"),
      max_delivery_attempts: 5,
    },
    depends_on: Match.arrayWith([invoke]),
  });
  const member = "serviceAccount:service-1234567890@gcp-sa-pubsub.iam.gserviceaccount.com";
  template.hasResource("google_pubsub_topic_iam_member", { role: "roles/pubsub.publisher", member });
  template.hasResource("google_pubsub_subscription_iam_member", { role: "roles/pubsub.subscriber", member });
});

test.each([
  { timeout: Duration.seconds(1), deadline: 10 },
  { timeout: Duration.minutes(5), deadline: 300 },
  { timeout: Duration.minutes(20), deadline: 600 },
])("a push waits $deadline s for a function that may run $timeout", ({ timeout, deadline }) => {
  const stack = googleStack();
  const topic = new Topic(stack, "Topic", { topicName: "messages" });
  triggered(stack, Trigger.pubsubPush({ topic }), timeout).hasResource("google_pubsub_subscription", {
    ack_deadline_seconds: deadline,
  });
});

test("a schedule calls the function as an identity of its own, once that may", () => {
  const stack = googleStack();
  const trigger = Trigger.schedule({ cron: "0 3 * * *", timeZone: "Europe/Lisbon", body: { drill: true } });
  triggered(stack, trigger).hasResource("google_cloud_scheduler_job", {
    name: "greet",
    schedule: "0 3 * * *",
    time_zone: "Europe/Lisbon",
    attempt_deadline: "30s",
    http_target: {
      http_method: "POST",
      body: Buffer.from('{"drill":true}').toString("base64"),
      oidc_token: { service_account_email: caller },
    },
    depends_on: [invoke],
  });
});

test("a Firestore trigger refuses a function that may run longer than an event lasts", () => {
  const stack = googleStack();
  const firestore = Firestore.fromDatabaseName(stack, "Firestore", { project, location: "eur3" });
  const trigger = Trigger.firestoreWritten({ firestore, document: "records/{record}" });
  expect(() => triggered(stack, trigger, Duration.minutes(10))).toThrow(
    "stack/Function: timeout is 10 min\n  Use up to 540 seconds with an event trigger.",
  );
});
