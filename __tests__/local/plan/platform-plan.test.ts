import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFunctions } from "../../../local/plan/function-plan";
import {
  functionOf,
  plainText,
  readPlatform,
  subscriptionOf,
  workerOf,
} from "../../../local/plan/platform-plan";
import { readSubscriptions } from "../../../local/plan/subscription-plan";
import { TerraformStack } from "../../../local/plan/terraform-stack";
import { readWorkers } from "../../../local/plan/worker-plan";
import { writeStack } from "./write-stack";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plan-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A reference as cdktf writes it. */
const ref = (path: string) => `\${${path}}`;

const script = {
  script_name: "dev-hooks",
  content_file: "assets/hooks/abc/index.js",
  compatibility_date: "2026-10-01",
  compatibility_flags: ["nodejs_compat"],
  bindings: [
    { type: "plain_text", name: "MODE", text: "loud" },
    { type: "secret_text", name: "KEY", text: ref("var.key") },
    { type: "queue", name: "QUEUE", queue_name: ref("cloudflare_queue.main.queue_name") },
    { type: "durable_object_namespace", name: "THREADS", class_name: "Thread" },
    { type: "ai", name: "AI" },
    { type: "r2_bucket", name: "BODIES", bucket_name: ref("cloudflare_r2_bucket.bodies.name") },
    { type: "analytics_engine", name: "METRICS", dataset: "dev_metrics" },
  ],
  migrations: { new_tag: "v1", new_sqlite_classes: ["Thread"] },
};

const edge = {
  cloudflare_workers_script: { hooks: script },
  cloudflare_r2_bucket: { bodies: { name: "dev-bodies" } },
  cloudflare_queue: { main: { queue_name: "dev-main" }, dead: { queue_name: "dev-main-dead" } },
  cloudflare_queue_consumer: {
    main: {
      queue_id: ref("cloudflare_queue.main.queue_id"),
      script_name: ref("cloudflare_workers_script.hooks.script_name"),
      dead_letter_queue: ref("cloudflare_queue.dead.queue_name"),
      settings: { batch_size: 10, max_retries: 3, max_wait_time_ms: 500, retry_delay: 2 },
    },
  },
  cloudflare_workers_cron_trigger: {
    daily: { script_name: "dev-hooks", schedules: [{ cron: "0 3 * * *" }] },
  },
};

const vectorize = {
  name: "dev-vectorize",
  build_config: {
    entry_point: "vectorizeRecord",
    source: { storage_source: { bucket: "b", object: ref("google_storage_bucket_object.source.name") } },
  },
  service_config: {
    environment_variables: { TOPIC: ref("google_pubsub_topic.dead.name") },
    secret_environment_variables: [
      { key: "QDRANT_API_KEY", secret: "s", project_id: "p", version: "latest" },
    ],
  },
  event_trigger: {
    event_type: "google.cloud.firestore.document.v1.written",
    event_filters: [
      { attribute: "database", value: "(default)" },
      { attribute: "document", value: "records/{record}", operator: "match-path-pattern" },
    ],
  },
};

const functions = {
  google_cloudfunctions2_function: { vectorize },
  google_storage_bucket_object: { source: { name: "x.zip", source: "assets/vectorize/def/archive.zip" } },
  google_pubsub_topic: { dead: { name: "dev-dead-letters" } },
};

test("a Worker's script, bindings, queues and schedules are read from the stack", () => {
  writeStack(folder, "dev-edge", edge);
  const [worker] = readWorkers(new TerraformStack("dev-edge", folder));
  expect(worker).toMatchObject({
    scriptName: "dev-hooks",
    file: join(folder, "stacks/dev-edge/assets/hooks/abc/index.js"),
    compatibilityDate: "2026-10-01",
    compatibilityFlags: ["nodejs_compat"],
    consumes: [
      {
        queue: "dev-main",
        deadLetterQueue: "dev-main-dead",
        batchSize: 10,
        maxRetries: 3,
        maxWaitMs: 500,
        retryDelaySeconds: 2,
      },
    ],
    crons: ["0 3 * * *"],
  });
  expect(worker?.bindings).toContainEqual({ type: "queue", name: "QUEUE", queue: "dev-main" });
  expect(worker?.bindings).toContainEqual({ type: "r2_bucket", name: "BODIES", bucket: "dev-bodies" });
  expect(worker?.bindings).toContainEqual({
    type: "durable_object_namespace",
    name: "THREADS",
    className: "Thread",
    sqlite: true,
  });
});

test("a function's archive, entry point, variables and trigger are read from the stack", () => {
  writeStack(folder, "dev-functions", functions);
  expect(readFunctions(new TerraformStack("dev-functions", folder))).toEqual([
    {
      address: "google_cloudfunctions2_function.vectorize",
      name: "dev-vectorize",
      archive: join(folder, "stacks/dev-functions/assets/vectorize/def/archive.zip"),
      entryPoint: "vectorizeRecord",
      environment: { TOPIC: "dev-dead-letters" },
      secrets: ["QDRANT_API_KEY"],
      trigger: {
        kind: "firestore",
        eventType: "google.cloud.firestore.document.v1.written",
        database: "(default)",
        document: "records/{record}",
      },
    },
  ]);
});

const pushed = {
  google_cloudfunctions2_function: { vectorize },
  google_service_account: { caller: { account_id: "dev-vectorize-caller" } },
  google_pubsub_subscription: {
    push: {
      name: "dev-vectorize",
      topic: "projects/p/topics/dev-messages",
      enable_message_ordering: true,
      ack_deadline_seconds: 120,
      dead_letter_policy: {
        dead_letter_topic: ref("google_pubsub_topic.dead.id"),
        max_delivery_attempts: 10,
      },
      push_config: {
        push_endpoint: ref("google_cloudfunctions2_function.vectorize.service_config[0].uri"),
        oidc_token: {
          service_account_email: ref("google_service_account.caller.email"),
          audience: "https://here",
        },
      },
    },
    kept: { name: "dev-dead-kept", topic: ref("google_pubsub_topic.dead.id") },
  },
  google_pubsub_topic: { dead: { name: "dev-dead-letters" } },
};

test("subscriptions are read with what they are pushed to, as whom, and where their dead letters go", () => {
  writeStack(folder, "dev-functions", pushed);
  expect(readSubscriptions(new TerraformStack("dev-functions", folder))).toEqual([
    {
      name: "dev-vectorize",
      topic: "dev-messages",
      ordering: true,
      ackDeadlineSeconds: 120,
      deadLetters: { topic: "dev-dead-letters", maxDeliveryAttempts: 10 },
      push: { function: "dev-vectorize", accountId: "dev-vectorize-caller", audience: "https://here" },
    },
    { name: "dev-dead-kept", topic: "dev-dead-letters", ordering: false },
  ]);
});

test("a subscription that pushes elsewhere names itself and the construct to make it with", () => {
  const { google_pubsub_subscription: subscriptions, ...rest } = pushed;
  const push = { ...subscriptions.push, push_config: { push_endpoint: "https://elsewhere.example" } };
  writeStack(folder, "dev-functions", { ...rest, google_pubsub_subscription: { push } });
  expect(() => readSubscriptions(new TerraformStack("dev-functions", folder))).toThrow(
    /google_pubsub_subscription\.push: does not push to a function.*PushFunction/,
  );
});

test("the platform is the three stacks of an environment together", () => {
  writeStack(folder, "dev-data", { google_pubsub_topic: { messages: { name: "dev-messages" } } });
  writeStack(folder, "dev-functions", functions);
  writeStack(folder, "dev-edge", edge);
  const plan = readPlatform(folder, "dev");
  expect(plan.topics).toEqual(["dev-messages", "dev-dead-letters"]);
  expect(() => subscriptionOf(plan, "vectorize")).toThrow(/dev-functions: has no subscription dev-vectorize/);
  expect(plainText(workerOf(plan, "hooks"), "MODE")).toBe("loud");
  expect(() => plainText(workerOf(plan, "hooks"), "KEY")).toThrow(/hooks: has no plain_text binding KEY/);
  expect(() => workerOf(plan, "other")).toThrow(/dev-edge: has no Worker dev-other/);
  expect(functionOf(plan, "vectorize").entryPoint).toBe("vectorizeRecord");
  expect(() => functionOf(plan, "other")).toThrow(/dev-functions: has no function dev-other/);
});

test("a stack that was not synthesized says how to", () => {
  expect(() => new TerraformStack("dev-edge", folder)).toThrow(
    /dev-edge.*there is no such stack. Run npm run synth/,
  );
});

test("an unknown binding names the Worker, the binding and the way out", () => {
  const bindings = [{ type: "hyperdrive", name: "DB", id: "x" }];
  writeStack(folder, "dev-edge", { cloudflare_workers_script: { hooks: { ...script, bindings } } });
  expect(() => readWorkers(new TerraformStack("dev-edge", folder))).toThrow(
    /cloudflare_workers_script\.hooks: binding DB is of type "hyperdrive".*Teach readBinding/,
  );
});

test("a trigger that nothing here sends names the function", () => {
  const event_trigger = { event_type: "google.cloud.storage.object.v1.finalized" };
  writeStack(folder, "dev-functions", {
    ...functions,
    google_cloudfunctions2_function: { vectorize: { ...vectorize, event_trigger } },
  });
  expect(() => readFunctions(new TerraformStack("dev-functions", folder))).toThrow(
    /google_cloudfunctions2_function\.vectorize: is triggered by google\.cloud\.storage/,
  );
});
