import { StubBundler, useBundler } from "../../../constructs/bundling";
import { Binding, useCloudflare } from "../../../constructs/cloudflare";
import { Duration, Size } from "../../../constructs/core";
import { App, TerraformStack } from "../../../constructs/core/terraform";
import { Bucket, Firestore, Secret, ServiceAgent, Topic, useGoogle } from "../../../constructs/gcp";
import {
  ChatQuery,
  MessageVectorization,
  type MessageVectorizationProps,
  WebhookIngestion,
} from "../../../constructs/patterns";
import { Match, Template } from "../../../constructs/testing";

const accountId = "0123456789abcdef0123456789abcdef";
const zoneId = "fedcba9876543210fedcba9876543210";
const project = "demo-project";
const region = "europe-west3";

function emptyStack(): TerraformStack {
  const stack = new TerraformStack(new App(), "stack");
  useBundler(stack, new StubBundler());
  return stack;
}

describe("webhook ingestion", () => {
  function ingestion(): Template {
    const stack = emptyStack();
    useCloudflare(stack);
    new WebhookIngestion(stack, "Calls", {
      accountId,
      name: "dev-calls",
      entry: "lambdas/calls/index.ts",
      domain: { hostname: "hooks.example.com", zoneId },
      path: "/calls",
      bindings: { TOKEN: Binding.secret(), REGION: Binding.plainText("eu") },
      maxRetries: 20,
      maxBatchSize: 50,
      retention: Duration.days(14),
    });
    return Template.fromStack(stack);
  }

  test("one Worker takes deliveries in on its host and has the queue and the dataset in its hands", () => {
    const template = ingestion();
    template.hasResource("cloudflare_workers_custom_domain", { hostname: "hooks.example.com" });
    template.hasResource("cloudflare_workers_script", {
      script_name: "dev-calls-webhook",
      bindings: [
        { name: "BODIES", type: "r2_bucket", bucket_name: Match.stringLikeRegexp("Calls_Bodies_") },
        { name: "DELIVERIES", type: "queue", queue_name: Match.stringLikeRegexp("Calls_Deliveries_") },
        { name: "METRICS", type: "analytics_engine", dataset: "dev_calls_webhook" },
        { name: "REGION", type: "plain_text", text: "eu" },
        { name: "WEBHOOK_URL", type: "plain_text", text: "https://hooks.example.com/calls" },
      ],
    });
    template.hasOutput({ value: ["TOKEN", "WEBHOOK_PATH_KEYS"] });
  });

  test("it looks every ten minutes whether the provider still delivers", () => {
    ingestion().hasResource("cloudflare_workers_cron_trigger", { schedules: [{ cron: "*/10 * * * *" }] });
  });

  test("what is too large for the queue waits in a bucket, and is gone after every delivery's end", () => {
    const template = ingestion();
    template.hasResource("cloudflare_r2_bucket", {
      name: "dev-calls-bodies",
      lifecycle: { prevent_destroy: true },
    });
    template.hasResource("cloudflare_r2_bucket_lifecycle", {
      rules: Match.arrayWith([
        Match.objectLike({
          id: "left-over",
          delete_objects_transition: { condition: { max_age: 2_592_000 } },
        }),
      ]),
    });
  });

  test("what fails to the last goes to the dead letters, and the same Worker consumes those for as long as allowed", () => {
    const template = ingestion();
    template.hasResource("cloudflare_queue", {
      queue_name: "dev-calls-deliveries",
      settings: { message_retention_period: 1_209_600 },
    });
    template.resourceCountIs("cloudflare_queue_consumer", 2);
    template.hasResource("cloudflare_queue_consumer", {
      script_name: Match.stringLikeRegexp("cloudflare_workers_script.Calls_Worker_"),
      dead_letter_queue: Match.stringLikeRegexp("cloudflare_queue.Calls_Deliveries_DeadLetters_"),
      settings: { max_retries: 20, batch_size: 50 },
    });
    template.hasResource("cloudflare_queue_consumer", {
      queue_id: Match.stringLikeRegexp("cloudflare_queue.Calls_Deliveries_DeadLetters_"),
      script_name: Match.stringLikeRegexp("cloudflare_workers_script.Calls_Worker_"),
      dead_letter_queue: Match.absent(),
      settings: { max_retries: 100 },
    });
  });
});

test("the chat Worker has its threads, its model and its index, and of the secrets the names", () => {
  const stack = emptyStack();
  useCloudflare(stack);
  new ChatQuery(stack, "Chat", {
    accountId,
    scriptName: "dev-chat",
    entry: "lambdas/chat/index.ts",
    domain: { hostname: "assistant.example.com", zoneId },
    chat: { url: "https://chat.example.com", userId: "bot", staffRooms: ["one", "two"] },
    vectors: { url: "https://vectors.example.com" },
    model: "openai/gpt-oss-120b",
    timeZone: "Europe/Lisbon",
  });
  const template = Template.fromStack(stack);
  template.hasResource("cloudflare_workers_script", {
    bindings: Match.arrayWith([
      { name: "AI", type: "ai" },
      { name: "STAFF_ROOMS", type: "plain_text", text: "one,two" },
      { name: "THREADS", type: "durable_object_namespace", class_name: "Thread" },
    ]),
  });
  template.hasOutput({
    value: ["GROQ_API_KEY", "QDRANT_API_KEY", "ROCKETCHAT_AUTH_TOKEN", "ROCKETCHAT_WEBHOOK_TOKENS"],
  });
});

describe("vectorization", () => {
  function vectorization(props: Partial<MessageVectorizationProps> = {}): Template {
    const stack = emptyStack();
    useGoogle(stack, { project, region });
    const size = { timeout: Duration.minutes(2), concurrency: 8, maxInstances: 2 };
    const topic = (id: string, name: string) =>
      Topic.fromTopicId(stack, id, `projects/${project}/topics/${name}`);
    new MessageVectorization(stack, "Vectors", {
      project,
      region,
      name: "dev-vectorize",
      entry: "lambdas/vectorize/index.ts",
      sourceBucket: Bucket.fromBucketName(stack, "Sources", "demo-sources"),
      firestore: Firestore.fromDatabaseName(stack, "Firestore", { project, location: "eur3" }),
      deadLetters: topic("Dead", "dev-vectorize-dead"),
      messages: {
        ...size,
        memory: Size.gibibytes(1),
        topic: topic("Messages", "dev-chat-messages"),
        deadLetters: topic("DeadMessages", "dev-chat-messages-dead"),
        serviceAgent: ServiceAgent.pubsub(stack, "Agent", "1234567890"),
      },
      vectors: {
        url: "https://vectors.example.com",
        apiKey: Secret.fromSecretName(stack, "Key", "vectors-key"),
      },
      embeddings: {
        model: "@cf/baai/bge-m3",
        accountId,
        token: Secret.fromSecretName(stack, "Token", "ai-token"),
        textsADay: 5000,
      },
      ...size,
      memory: Size.mebibytes(512),
      ...props,
    });
    return Template.fromStack(stack);
  }

  test.each([
    { name: "dev-vectorize", entryPoint: "vectorizeRecord", document: "records/{record}" },
    { name: "dev-vectorize-rooms", entryPoint: "vectorizeRoom", document: "chatRooms/{room}" },
  ])("every change of $document calls $entryPoint, which knows where vectors are made and kept", (fn) => {
    vectorization().hasResource("google_cloudfunctions2_function", {
      name: fn.name,
      build_config: { entry_point: fn.entryPoint },
      service_config: {
        available_memory: "512Mi",
        environment_variables: {
          QDRANT_URL: "https://vectors.example.com",
          DEAD_LETTER_TOPIC: "dev-vectorize-dead",
          EMBEDDING_TEXTS_A_DAY: "5000",
          FIRESTORE_DATABASE: "(default)",
        },
        secret_environment_variables: [
          { key: "QDRANT_API_KEY", secret: "vectors-key" },
          { key: "WORKERS_AI_TOKEN", secret: "ai-token" },
        ],
      },
      event_trigger: {
        event_filters: Match.arrayWith([
          { attribute: "document", value: fn.document, operator: "match-path-pattern" },
        ]),
      },
    });
  });

  test("messages are pushed in order, ten times at most, to a function that knows whom to believe", () => {
    const template = vectorization();
    template.hasResource("google_cloudfunctions2_function", {
      name: "dev-vectorize-messages",
      build_config: { entry_point: "vectorizeMessages" },
      service_config: {
        available_memory: "1024Mi",
        ingress_settings: "ALLOW_INTERNAL_ONLY",
        environment_variables: {
          DEAD_LETTER_TOPIC: "dev-chat-messages-dead",
          MAX_DELIVERY_ATTEMPTS: "10",
          PUSH_AUDIENCE: `https://${region}-${project}.cloudfunctions.net/dev-vectorize-messages`,
          PUSH_ACCOUNT: Match.stringLikeRegexp("google_service_account.Vectors_Messages_Caller_.*\\.email"),
        },
      },
      event_trigger: Match.absent(),
    });
    template.hasResource("google_pubsub_subscription", {
      name: "dev-vectorize-messages",
      topic: `projects/${project}/topics/dev-chat-messages`,
      enable_message_ordering: true,
      dead_letter_policy: {
        dead_letter_topic: `projects/${project}/topics/dev-chat-messages-dead`,
        max_delivery_attempts: 10,
      },
    });
  });

  test("the three run one archive", () => {
    const objects = Object.values(vectorization().findResources("google_storage_bucket_object"));
    const archives = objects.map(({ name }) => String(name).split("/").at(-1));
    expect(archives).toHaveLength(3);
    expect(new Set(archives).size).toBe(1);
  });

  test("each may use Firestore and publish its own dead letters, and no more", () => {
    const template = vectorization();
    for (const [fn, topic] of [
      ["Records", "dev-vectorize-dead"],
      ["Rooms", "dev-vectorize-dead"],
      ["Messages", "dev-chat-messages-dead"],
    ] as const) {
      const member = Match.stringLikeRegexp(`google_service_account.Vectors_${fn}_ServiceAccount_`);
      const roles = template.findResources("google_project_iam_member", { member });
      expect(Object.values(roles).map(({ role }) => role)).toEqual(["roles/datastore.user"]);
      const topics = template.findResources("google_pubsub_topic_iam_member", { member });
      expect(Object.values(topics)).toMatchObject([
        { topic: `projects/${project}/topics/${topic}`, role: "roles/pubsub.publisher" },
      ]);
    }
  });

  test("a name that leaves no room for the functions' and a budget of nothing are refused together", () => {
    const embeddings = {
      model: "@cf/baai/bge-m3",
      accountId,
      token: Secret.fromSecretName(emptyStack(), "Token", "ai-token"),
      textsADay: 0,
    };
    expect(() => vectorization({ name: "v".repeat(55), embeddings })).toThrow(
      /stack\/Vectors: 2 values[\s\S]*54 characters at most[\s\S]*textsADay is 0/,
    );
  });
});
