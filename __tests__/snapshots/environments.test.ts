import type { EnvironmentConfig } from "../../constructs/core";
import { Platform } from "../../constructs/platform";
import { snapshotSerializer, Template, TestApp } from "../../constructs/testing";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";
import { entries } from "../../lambdas/entries";

expect.addSnapshotSerializer(snapshotSerializer);

const stacks = ["network", "swarm", "vectors", "data", "functions", "edge", "monitoring"] as const;
const cases = [dev, staging, prod].flatMap((config) => stacks.map((stack) => ({ config, stack })));

const templates = new Map<EnvironmentConfig, Record<string, Template>>();

function synthesize(config: EnvironmentConfig, stack: (typeof stacks)[number]): Template {
  let made = templates.get(config);
  if (!made) {
    const platform = new Platform(new TestApp(), config, entries);
    made = Object.fromEntries(stacks.map((name) => [name, Template.fromStack(platform[name])]));
    templates.set(config, made);
  }
  return made[stack] as Template;
}

test.each(cases)("the stack $config.name-$stack synthesizes to what it did before", ({ config, stack }) => {
  expect(synthesize(config, stack)).toMatchSnapshot();
});

test.each(cases)("the stack $config.name-$stack needs no other stack's state", ({ config, stack }) => {
  expect(JSON.stringify(synthesize(config, stack).toJSON())).not.toContain("terraform_remote_state");
});

test.each(cases)(
  "the stack $config.name-$stack can be planned before what it looks up exists",
  ({ config, stack }) => {
    const { data = {} } = synthesize(config, stack).toJSON() as {
      data?: Record<string, Record<string, object>>;
    };
    for (const source of Object.values(data).flatMap((byId) => Object.values(byId))) {
      // Terraform reads it at apply time, since what it depends on is yet to be made.
      expect(source).toMatchObject({ depends_on: [expect.stringMatching(/^terraform_data\./)] });
    }
  },
);

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

test("environments differ in values alone: they have the same kinds of resources", () => {
  const types = (config: EnvironmentConfig) =>
    stacks.map((stack) => {
      const { resource } = synthesize(config, stack).toJSON() as { resource: object };
      return Object.keys(resource).sort();
    });
  expect(types(staging)).toEqual(types(dev));
  expect(types(prod)).toEqual(types(dev));
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
