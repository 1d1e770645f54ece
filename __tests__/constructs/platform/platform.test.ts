import { StubBundler, useBundler } from "../../../constructs/bundling";
import type { EnvironmentConfig } from "../../../constructs/core";
import { App } from "../../../constructs/core/terraform";
import { Platform } from "../../../constructs/platform";
import { Template } from "../../../constructs/testing";
import { dev } from "../../../environments/dev";
import { prod } from "../../../environments/prod";

const entries = {
  aircallWebhook: "lambdas/aircall-webhook/index.ts",
  llmQuery: "lambdas/llm-query/index.ts",
  vectorize: "lambdas/vectorize/index.ts",
};

function platform(config: EnvironmentConfig, app = new App()): Platform {
  useBundler(app, new StubBundler());
  return new Platform(app, config, entries);
}

test("an environment's stacks carry its name", () => {
  const { data, functions, edge } = platform(dev);
  expect([data, functions, edge].map(({ node }) => node.id)).toEqual([
    "dev-data",
    "dev-functions",
    "dev-edge",
  ]);
});

test("environments live beside each other in one app", () => {
  const app = new App();
  platform(dev, app);
  expect(() => platform(prod, app)).not.toThrow();
});

test("providers are told where to work and nothing that would let them", () => {
  const { data, functions, edge } = platform(dev);
  for (const stack of [data, functions]) {
    expect(Template.fromStack(stack).toJSON()["provider"]).toEqual({
      google: [{ project: dev.gcp.project, region: dev.gcp.region }],
    });
  }
  expect(Template.fromStack(edge).toJSON()["provider"]).toEqual({ cloudflare: [{}] });
});

test("what one stack names, another makes: topic, secrets and database", () => {
  const { data, functions } = platform(dev);
  const [made, used] = [data, functions].map((stack) => Template.fromStack(stack));
  const [fn] = Object.values(used?.findResources("google_cloudfunctions2_function") ?? {}) as {
    service_config: {
      environment_variables: Record<string, string>;
      secret_environment_variables: { secret: string }[];
    };
  }[];
  const { environment_variables: variables, secret_environment_variables: secrets = [] } =
    fn?.service_config ?? {};
  made?.hasResource("google_pubsub_topic", { name: variables?.["DEAD_LETTER_TOPIC"] });
  made?.hasResource("google_firestore_database", { name: variables?.["FIRESTORE_DATABASE"] });
  expect(secrets).toHaveLength(2);
  for (const { secret } of secrets) made?.hasResource("google_secret_manager_secret", { secret_id: secret });
});

test("dead letters have a subscription that keeps them for a month and never expires", () => {
  Template.fromStack(platform(prod).data).hasResource("google_pubsub_subscription", {
    name: "prod-vectorize-dead-kept",
    message_retention_duration: "2678400s",
    expiration_policy: { ttl: "" },
    lifecycle: { prevent_destroy: true },
  });
});

test("a configuration with three mistakes is refused before anything is built, all three named", () => {
  const wrong = {
    ...dev,
    timeZone: "Lisbon",
    cloudflare: { ...dev.cloudflare, accountId: "mine" },
    chat: { ...dev.chat, host: "assistant.elsewhere.example" },
  };
  const app = new App();
  expect(() => platform(wrong, app)).toThrow("environment dev: 3 values cannot be used");
  expect(app.node.children).toEqual([]);
});
