import { Duration } from "../../../constructs/core";
import { Firestore, Trigger } from "../../../constructs/gcp";
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

test.each(["records", "/records/{record}", "records/{record}/", "records/{record}/history"])(
  "a Firestore trigger refuses %p, which names no document",
  (document) => {
    const stack = googleStack();
    const firestore = Firestore.fromDatabaseName(stack, "Firestore", { project, location: "eur3" });
    expect(() => triggered(stack, Trigger.firestoreWritten({ firestore, document }))).toThrow(
      `stack/Function: trigger.document is "${document}"\n  Use the path of a document, e.g. records/{record}`,
    );
  },
);

test("an internal function answers whoever may invoke it from inside Google Cloud", () => {
  const template = triggered(googleStack(), Trigger.internalHttp());
  template.hasResource("google_cloudfunctions2_function", {
    service_config: { ingress_settings: "ALLOW_INTERNAL_ONLY" },
    event_trigger: Match.absent(),
  });
});
