import { TerraformVariable } from "../../../constructs/core/terraform";
import {
  Alarm,
  AlarmCondition,
  Bucket,
  Dashboard,
  Firestore,
  LogMetric,
  NotificationChannel,
  NotificationTarget,
  Schedule,
  ScheduleTarget,
  Secret,
  ServiceAccount,
  ServiceAgent,
  TextWidget,
  Topic,
  UptimeCheck,
} from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { addFunction, googleStack } from "./google-stack";

function stackWithVariables() {
  const stack = googleStack();
  const variable = (name: string): string =>
    new TerraformVariable(stack, name, { type: "string" }).stringValue;
  return { stack, variable };
}

test("names that only the apply knows pass every check and reach their resources", () => {
  const { stack, variable } = stackWithVariables();
  new Bucket(stack, "Bucket", { bucketName: variable("bucket"), location: variable("location") });
  new Secret(stack, "Secret", { secretName: variable("secret") });
  new ServiceAccount(stack, "Account", { accountId: variable("account") });
  new Firestore(stack, "Firestore", {
    project: variable("project"),
    databaseName: variable("database"),
    location: variable("place"),
  });
  const topic = new Topic(stack, "Topic", { topicName: variable("topic") });
  topic.addSubscription("Kept", { subscriptionName: variable("subscription"), filter: variable("filter") });
  new Schedule(stack, "Schedule", {
    scheduleName: variable("job"),
    cron: variable("cron"),
    timeZone: variable("zone"),
    region: variable("region"),
    target: ScheduleTarget.topic(topic, {}),
  });

  const template = Template.fromStack(stack);
  const value = (name: string) => `\${var.${name}}`;
  template.hasResource("google_storage_bucket", { name: value("bucket"), location: value("location") });
  template.hasResource("google_secret_manager_secret", { secret_id: value("secret") });
  template.hasResource("google_service_account", { account_id: value("account") });
  template.hasResource("google_firestore_database", {
    project: value("project"),
    name: value("database"),
    location_id: value("place"),
  });
  template.hasResource("google_pubsub_topic", { name: value("topic") });
  template.hasResource("google_pubsub_subscription", {
    name: value("subscription"),
    filter: value("filter"),
  });
  template.hasResource("google_cloud_scheduler_job", {
    name: value("job"),
    schedule: value("cron"),
    time_zone: value("zone"),
    region: value("region"),
  });
});

test("a topic, a secret and an account of others' may be tokens, and so may Pub/Sub's project number", () => {
  const { stack, variable } = stackWithVariables();
  const agent = ServiceAgent.pubsub(stack, "Agent", variable("number"));
  const account = ServiceAccount.fromEmail(stack, "Account", variable("email"));
  Topic.fromTopicId(stack, "Topic", variable("topic")).grantPublish(agent);
  Secret.fromSecretName(stack, "Secret", variable("secret")).grantAccess(account);
  const template = Template.fromStack(stack);
  template.hasResource("google_pubsub_topic_iam_member", {
    topic: `\${var.topic}`,
    member: `serviceAccount:service-\${var.number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
  });
  template.hasResource("google_secret_manager_secret_iam_member", {
    secret_id: `\${var.secret}`,
    member: `serviceAccount:\${var.email}`,
  });
});

test("a function takes tokens for its project, region, variables and, with an account of its own choice, name", () => {
  const { stack, variable } = stackWithVariables();
  addFunction(stack, {
    functionName: variable("name"),
    project: variable("project"),
    region: variable("region"),
    sourceBucket: Bucket.fromBucketName(stack, "Sources", variable("sources")),
    serviceAccount: ServiceAccount.fromEmail(stack, "Account", variable("email")),
    environment: { GREETING: variable("greeting") },
  });
  const template = Template.fromStack(stack);
  template.hasResource("google_cloudfunctions2_function", {
    name: `\${var.name}`,
    project: `\${var.project}`,
    location: `\${var.region}`,
    service_config: {
      service_account_email: `\${var.email}`,
      environment_variables: { GREETING: `\${var.greeting}` },
    },
  });
  template.hasResource("google_storage_bucket_object", {
    bucket: `\${var.sources}`,
    name: Match.stringLikeRegexp(/^\$\{var\.name\}\/[0-9a-f]{64}\.zip$/),
  });
});

test("a function whose name the apply knows cannot name an account after itself", () => {
  const { stack, variable } = stackWithVariables();
  const make = () => addFunction(stack, { functionName: variable("name") });
  expect(make).toThrow("Use plain strings: a name must be known before the apply.");
});

test("what is watched, who is told and what people read may be tokens", () => {
  const { stack, variable } = stackWithVariables();
  const metric = new LogMetric(stack, "Metric", {
    metricName: variable("metric"),
    resourceType: "cloud_run_revision",
    filter: variable("filter"),
  });
  new UptimeCheck(stack, "Check", { checkName: variable("check"), host: variable("host") });
  new Alarm(stack, "Alarm", {
    alarmName: variable("alarm"),
    condition: AlarmCondition.above(metric.metric(), 0),
    documentation: variable("documentation"),
    channels: [
      new NotificationChannel(stack, "Mail", {
        channelName: variable("channel"),
        target: NotificationTarget.email(variable("address")),
      }),
    ],
  });
  new Dashboard(stack, "Dashboard", {
    dashboardName: variable("dashboard"),
    widgets: [new TextWidget({ markdown: variable("text") })],
  });

  const template = Template.fromStack(stack);
  const value = (name: string) => `\${var.${name}}`;
  template.hasResource("google_logging_metric", {
    name: value("metric"),
    filter: `resource.type = "cloud_run_revision" AND (${value("filter")})`,
  });
  template.hasResource("google_monitoring_uptime_check_config", {
    display_name: value("check"),
    monitored_resource: { labels: { host: value("host") } },
  });
  template.hasResource("google_monitoring_alert_policy", {
    display_name: value("alarm"),
    documentation: { content: value("documentation") },
  });
  template.hasResource("google_monitoring_notification_channel", {
    display_name: value("channel"),
    labels: { email_address: value("address") },
  });
  template.hasResource("google_monitoring_dashboard", {
    dashboard_json: Match.serializedJson({
      displayName: value("dashboard"),
      mosaicLayout: { tiles: [{ widget: { text: { content: value("text") } } }] },
    }),
  });
});
