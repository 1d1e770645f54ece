import { StubBundler, useBundler } from "../../constructs/bundling";
import type { EnvironmentConfig } from "../../constructs/core";
import { App } from "../../constructs/core/terraform";
import { Platform } from "../../constructs/platform";
import { snapshotSerializer, Template } from "../../constructs/testing";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";

expect.addSnapshotSerializer(snapshotSerializer);

const entries = {
  aircallWebhook: "lambdas/aircall-webhook/index.ts",
  llmQuery: "lambdas/llm-query/index.ts",
  vectorize: "lambdas/vectorize/index.ts",
};
const stacks = ["data", "functions", "edge"] as const;
const cases = [dev, staging, prod].flatMap((config) => stacks.map((stack) => ({ config, stack })));

function synthesize(config: EnvironmentConfig, stack: (typeof stacks)[number]): Template {
  const app = new App();
  useBundler(app, new StubBundler());
  return Template.fromStack(new Platform(app, config, entries)[stack]);
}

test.each(cases)("the stack $config.name-$stack synthesizes to what it did before", ({ config, stack }) => {
  expect(synthesize(config, stack)).toMatchSnapshot();
});

test.each(cases)("the stack $config.name-$stack needs no other stack's state", ({ config, stack }) => {
  const json = synthesize(config, stack).toJSON();
  expect(json["data"]).toBeUndefined();
  expect(JSON.stringify(json)).not.toContain("terraform_remote_state");
});

test.each(cases)(
  "the stack $config.name-$stack keeps its own state in its environment's bucket",
  ({ config, stack }) => {
    expect(synthesize(config, stack).toJSON()).toMatchObject({
      terraform: {
        backend: { gcs: { bucket: config.terraformState.bucket, prefix: `${config.name}/${stack}` } },
      },
    });
  },
);

test.each(cases)("the stack $config.name-$stack holds no secret", ({ config, stack }) => {
  const json = synthesize(config, stack).toJSON();
  const text = JSON.stringify(json);
  expect(text).not.toContain('"secret_text","');
  expect(text).not.toMatch(/"type":"secret_text"/);
  expect(text).not.toMatch(/PRIVATE KEY|Bearer |gsk_|api_token|secret_data|access_token/);
  expect(json).not.toHaveProperty("resource.google_secret_manager_secret_version");
});

test("environments differ in values alone: they have the same resources", () => {
  const shape = (config: EnvironmentConfig) =>
    stacks.map((stack) => {
      const { resource } = synthesize(config, stack).toJSON() as { resource: Record<string, object> };
      return Object.entries(resource).map(([type, byId]) => [
        type,
        // A host name is part of its resource's id.
        Object.keys(byId).filter((id) => !id.includes("Domain-")),
      ]);
    });
  expect(shape(staging)).toEqual(shape(dev));
  expect(shape(prod)).toEqual(shape(dev));
});

test("what must not be lost is protected in prod and only there", () => {
  const database = (config: EnvironmentConfig) => synthesize(config, "data");
  database(prod).hasResource("google_firestore_database", {
    delete_protection_state: "DELETE_PROTECTION_ENABLED",
    lifecycle: { prevent_destroy: true },
  });
  database(dev).hasResource("google_firestore_database", {
    delete_protection_state: "DELETE_PROTECTION_DISABLED",
    deletion_policy: "DELETE",
  });
});
