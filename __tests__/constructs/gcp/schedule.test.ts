import { Duration } from "../../../constructs/core";
import {
  Schedule,
  type ScheduleOptions,
  ScheduleTarget,
  ServiceAccount,
  Topic,
} from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack, project, region } from "./google-stack";

const nightly: ScheduleOptions = {
  scheduleName: "nightly",
  cron: "0 3 * * *",
  timeZone: "Europe/Lisbon",
  region,
};

test("a call over HTTP is signed for its address and has a deadline", () => {
  const stack = googleStack();
  const identity = ServiceAccount.fromEmail(stack, "Caller", "caller@demo-project.iam.gserviceaccount.com");
  new Schedule(stack, "Schedule", {
    ...nightly,
    target: ScheduleTarget.http("https://backup.example.com/run", identity, { body: { full: true } }),
  });
  Template.fromStack(stack).hasResource("google_cloud_scheduler_job", {
    name: "nightly",
    attempt_deadline: "180s",
    retry_config: { retry_count: 3 },
    http_target: {
      uri: "https://backup.example.com/run",
      body: Buffer.from('{"full":true}').toString("base64"),
      headers: { "Content-Type": "application/json" },
      oidc_token: { service_account_email: identity.email, audience: "https://backup.example.com/run" },
    },
  });
});

test("a message to a topic has no deadline, which would differ in every plan", () => {
  const stack = googleStack();
  const topic = Topic.fromTopicId(stack, "Topic", `projects/${project}/topics/ticks`);
  new Schedule(stack, "Schedule", { ...nightly, target: ScheduleTarget.topic(topic, { tick: 1 }) });
  Template.fromStack(stack).hasResource("google_cloud_scheduler_job", {
    attempt_deadline: Match.absent(),
    pubsub_target: {
      topic_name: `projects/${project}/topics/ticks`,
      data: Buffer.from('{"tick":1}').toString("base64"),
    },
  });
});

test("what is sent may be known at apply time only", () => {
  const stack = googleStack();
  const topic = new Topic(stack, "Topic", { topicName: "ticks" });
  const identity = ServiceAccount.fromEmail(stack, "Caller", "caller@demo-project.iam.gserviceaccount.com");
  new Schedule(stack, "Call", {
    ...nightly,
    target: ScheduleTarget.http("https://backup.example.com/run", identity, {
      body: { full: true, topics: [topic.topicName] },
    }),
  });
  new Schedule(stack, "Message", {
    ...nightly,
    scheduleName: "message",
    target: ScheduleTarget.topic(topic, { from: topic.topicName }),
  });
  const template = Template.fromStack(stack);
  const name = "google_pubsub_topic.Topic_[0-9A-F]{8}.name";
  template.hasResource("google_cloud_scheduler_job", {
    http_target: {
      body: Match.stringLikeRegexp(
        `^\\$\\{base64encode\\(jsonencode\\(\\{"full" = true, "topics" = \\[${name}\\]\\}\\)\\)\\}$`,
      ),
    },
  });
  template.hasResource("google_cloud_scheduler_job", {
    pubsub_target: {
      data: Match.stringLikeRegexp(`^\\$\\{base64encode\\(jsonencode\\(\\{"from" = ${name}\\}\\)\\)\\}$`),
    },
  });
});

test("a schedule names all that is wrong with it", () => {
  const make = () => {
    const stack = googleStack();
    const topic = Topic.fromTopicId(stack, "Topic", `projects/${project}/topics/ticks`);
    const target = ScheduleTarget.topic(topic, {});
    new Schedule(stack, "Schedule", { ...nightly, cron: "daily", timeZone: "Lisbon", retries: 9, target });
  };
  expect(make).toThrow("stack/Schedule: 3 values cannot be used");
  expect(make).toThrow('cron is "daily". Use five fields, e.g. 0 3 * * *.');
  expect(make).toThrow('timeZone is "Lisbon". Use an IANA time zone, e.g. Europe/Lisbon.');
  expect(make).toThrow("retries is 9. Use 0 to 5.");
});

test("retries, a pause, a description and a transform are the caller's to set, and defaultChild is the job", () => {
  const stack = googleStack();
  const topic = Topic.fromTopicId(stack, "Topic", `projects/${project}/topics/ticks`);
  const schedule = new Schedule(stack, "Schedule", {
    ...nightly,
    timeZone: "Etc/UTC",
    retries: 0,
    paused: true,
    description: "Every night",
    target: ScheduleTarget.topic(topic, {}, { kind: "tick" }),
    transform: (config) => ({ ...config, project: "elsewhere" }),
  });
  Template.fromStack(stack).hasResource("google_cloud_scheduler_job", {
    time_zone: "Etc/UTC",
    retry_config: { retry_count: 0, min_backoff_duration: "10s", max_backoff_duration: "600s" },
    paused: true,
    description: "Every night",
    project: "elsewhere",
    pubsub_target: { attributes: { kind: "tick" } },
  });
  expect(schedule.node.defaultChild).toMatchObject({ terraformResourceType: "google_cloud_scheduler_job" });
});

test.each([Duration.seconds(14), Duration.minutes(31), Duration.milliseconds(15_500)])(
  "a call cannot be given %s for its answer",
  (time) => {
    const stack = googleStack();
    const identity = ServiceAccount.fromEmail(stack, "Caller", "caller@demo-project.iam.gserviceaccount.com");
    const target = ScheduleTarget.http("https://backup.example.com/run", identity, { attemptDeadline: time });
    expect(() => new Schedule(stack, "Schedule", { ...nightly, target })).toThrow(
      `stack/Schedule: target.attemptDeadline is ${time}\n  Use whole seconds, 15 seconds to 30 minutes.`,
    );
  },
);

test("a schedule's failures are what Cloud Scheduler logs as errors, ours and others' alike", () => {
  const theirs = Schedule.fromScheduleName(googleStack(), "Theirs", "nightly");
  expect(theirs.metricFailures().filter).toBe(
    'metric.type = "logging.googleapis.com/log_entry_count" AND resource.type = "cloud_scheduler_job"' +
      ' AND resource.labels.job_id = "nightly" AND metric.labels.severity = "ERROR"',
  );
});
