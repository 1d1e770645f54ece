import type { EnvironmentConfig } from "../../../constructs/core";
import { Platform } from "../../../constructs/platform";
import { Match, Template, TestApp } from "../../../constructs/testing";
import { dev } from "../../../environments/dev";
import { prod } from "../../../environments/prod";
import { entries } from "../../../lambdas/entries";

function platform(config: EnvironmentConfig, app = new TestApp()): Platform {
  return new Platform(app, config, entries);
}

test("an environment's stacks carry its name, in the order in which they are applied first", () => {
  expect(platform(dev).stacks.map(({ node }) => node.id)).toEqual([
    "dev-network",
    "dev-swarm",
    "dev-vectors",
    "dev-data",
    "dev-functions",
    "dev-edge",
    "dev-monitoring",
  ]);
});

test("environments live beside each other in one app", () => {
  const app = new TestApp();
  platform(dev, app);
  expect(() => platform(prod, app)).not.toThrow();
});

test("providers are told where to work and nothing that would let them", () => {
  const { network, swarm, vectors, data, functions, edge, monitoring } = platform(dev);
  const google = { google: [{ project: dev.gcp.project, region: dev.gcp.region }] };
  const servers = { cloudflare: [{}], hcloud: [{}] };
  for (const [stack, providers] of [
    [network, { hcloud: [{}] }],
    [swarm, servers],
    [vectors, servers],
    [data, google],
    [functions, google],
    [edge, { cloudflare: [{}] }],
    [monitoring, google],
  ] as const) {
    expect(Template.fromStack(stack).toJSON()["provider"]).toEqual(providers);
  }
});

test("what the functions name, the data stack makes: topics, secrets and database", () => {
  const { data, functions } = platform(dev);
  const made = Template.fromStack(data);
  const configs = Object.values(
    Template.fromStack(functions).findResources("google_cloudfunctions2_function"),
  ).map((fn) => fn["service_config"] as FunctionConfig);
  const topics = configs.flatMap(({ environment_variables: { DEAD_LETTER_TOPIC: topic } }) => topic ?? []);
  expect(new Set(topics).size).toBe(2);
  const pushed = Object.values(Template.fromStack(functions).findResources("google_pubsub_subscription"));
  topics.push(...pushed.map(({ topic }) => String(topic).replace(/^.*\/topics\//, "")));
  expect(topics).toContain("dev-chat-messages");
  for (const name of topics) made.hasResource("google_pubsub_topic", { name });
  for (const { environment_variables: variables } of configs) {
    made.hasResource("google_firestore_database", { name: variables["FIRESTORE_DATABASE"] });
  }
  const secrets = configs.flatMap(({ secret_environment_variables: list = [] }) => list);
  expect(new Set(secrets.map(({ secret }) => secret)).size).toBe(3);
  for (const { secret } of secrets) made.hasResource("google_secret_manager_secret", { secret_id: secret });
});

interface FunctionConfig {
  environment_variables: Record<string, string>;
  secret_environment_variables?: { secret: string }[];
}

test("what the servers look up, the network stack makes: network, subnets and keys", () => {
  const { network, swarm, vectors } = platform(dev);
  const made = Template.fromStack(network);
  for (const template of [swarm, vectors].map((stack) => Template.fromStack(stack))) {
    template.hasDataSource("hcloud_network", { name: "dev-network" });
    for (const server of Object.values(template.findResources("hcloud_server"))) {
      for (const name of server["ssh_keys"] as string[]) made.hasResource("hcloud_ssh_key", { name });
    }
  }
  made.hasResource("hcloud_network", { name: "dev-network", ip_range: dev.hetzner.network.ipRange });
  for (const ipRange of ["swarm", "vectors", "backup"] as const) {
    made.hasResource("hcloud_network_subnet", { ip_range: dev.hetzner.network[ipRange] });
  }
});

test("what a backup finds by name or label, other stacks make: network, firewall and volume", () => {
  const { network, swarm, functions } = platform(dev);
  const [config] = Object.values(
    Template.fromStack(functions).findResources("google_cloudfunctions2_function", { name: "dev-backup" }),
  ).map((fn) => (fn["service_config"] as FunctionConfig).environment_variables);
  Template.fromStack(network).hasResource("hcloud_network", { name: config?.["BACKUP_NETWORK"] });
  Template.fromStack(network).hasResource("hcloud_firewall", {
    name: config?.["BACKUP_FIREWALL"],
    rule: Match.absent(),
  });
  const labels = Object.fromEntries(
    String(config?.["BACKUP_VOLUME_SELECTOR"])
      .split(",")
      .map((pair) => pair.split("=")),
  );
  Template.fromStack(swarm).hasResource("hcloud_volume", { labels, location: config?.["BACKUP_LOCATION"] });
});

test("the chat, the vectors and the Workers are on hosts of the zone, and only Cloudflare reaches the vectors", () => {
  const { swarm, vectors, edge } = platform(prod);
  for (const { host } of prod.swarm.hosts) {
    Template.fromStack(swarm).hasResource("cloudflare_dns_record", { name: host, proxied: true });
  }
  const nodes = Template.fromStack(vectors).findResources("cloudflare_dns_record", {
    name: "vectors.casamarina.example",
    proxied: true,
  });
  expect(Object.keys(nodes)).toHaveLength(prod.vectors.nodes);
  const firewalls = Template.fromStack(vectors).findResources("hcloud_firewall");
  expect(JSON.stringify(firewalls)).not.toContain("0.0.0.0/0");
  Template.fromStack(edge).hasResource("cloudflare_zone_setting", { setting_id: "ssl", value: "strict" });
});

test("everything that takes labels carries the environment's", () => {
  for (const stack of platform(dev).stacks) {
    const { resource } = Template.fromStack(stack).toJSON() as {
      resource: Record<string, Record<string, Record<string, unknown>>>;
    };
    for (const each of Object.values(resource).flatMap((byId) => Object.values(byId))) {
      const labels = each["labels"] ?? each["user_labels"];
      if (labels !== undefined && !("type" in each)) {
        expect(labels).toMatchObject({ environment: "dev", "managed-by": "tricloud", team: "platform" });
      }
    }
  }
});

test("production refuses to lose servers' volumes, databases and queues", () => {
  const { swarm, vectors, data, edge } = platform(prod);
  const lifecycle = { prevent_destroy: true };
  for (const stack of [swarm, vectors]) {
    for (const volume of Object.values(Template.fromStack(stack).findResources("hcloud_volume"))) {
      expect(volume).toMatchObject({ delete_protection: true, lifecycle });
    }
  }
  Template.fromStack(data).hasResource("google_firestore_database", { lifecycle });
  for (const queue of Object.values(Template.fromStack(edge).findResources("cloudflare_queue"))) {
    expect(queue).toMatchObject({ lifecycle });
  }
});

test.each([
  [
    "an even number of managers",
    { swarm: { ...dev.swarm, managers: { count: 2, serverType: "cx23" } } },
    /swarm\.managers\.count is 2/,
  ],
  [
    "a retired server type",
    { swarm: { ...dev.swarm, managers: { count: 1, serverType: "cx22" } } },
    /dev-swarm\/Swarm.*cx22[\s\S]*cx23/,
  ],
  [
    "subnets that overlap",
    { hetzner: { ...dev.hetzner, network: { ...dev.hetzner.network, vectors: "10.10.1.128/25" } } },
    /dev-network\/Network.*ipRange is "10\.10\.1\.128\/25"/,
  ],
  [
    "a subnet outside its network",
    { hetzner: { ...dev.hetzner, network: { ...dev.hetzner.network, backup: "10.99.3.0/24" } } },
    /dev-network\/Network.*ipRange is "10\.99\.3\.0\/24"/,
  ],
  [
    "an environment without a region",
    { gcp: { ...dev.gcp, region: undefined as unknown as string } },
    /gcp\.region is missing/,
  ],
  [
    "a host that two constructs claim",
    { swarm: { ...dev.swarm, hosts: [{ host: dev.webhooks.hosts.aircall, healthPath: "/" }] } },
    /dev-edge[\s\S]*aircall-hooks\.dev\.casamarina\.example[\s\S]*dev-swarm/,
  ],
])("%s is refused with the construct's path and the value", (_what, change, message) => {
  expect(() => platform({ ...dev, ...change })).toThrow(message);
});

test.each(["prod-vectorize-dead-kept", "prod-chat-messages-dead-kept"])(
  "dead letters are kept by %s for a month, which never expires",
  (name) => {
    Template.fromStack(platform(prod).data).hasResource("google_pubsub_subscription", {
      name,
      message_retention_duration: "2678400s",
      expiration_policy: { ttl: "" },
      lifecycle: { prevent_destroy: true },
    });
  },
);

test("the chat's listener may publish messages and use Firestore, and has no key in a state", () => {
  const template = Template.fromStack(platform(dev).data);
  template.hasResource("google_service_account", { account_id: "dev-mongo-listener" });
  const member = Match.stringLikeRegexp("google_service_account.MongoListener_");
  expect(Object.values(template.findResources("google_project_iam_member", { member }))).toMatchObject([
    { role: "roles/datastore.user" },
  ]);
  expect(Object.values(template.findResources("google_pubsub_topic_iam_member", { member }))).toMatchObject([
    { topic: expect.stringContaining("google_pubsub_topic.ChatMessages_"), role: "roles/pubsub.publisher" },
  ]);
  template.resourceCountIs("google_service_account_key", 0);
});

test("messages of the chat that wait or fail raise alarms", () => {
  const template = Template.fromStack(platform(dev).monitoring);
  for (const [display_name, filter] of [
    ["dev: Chat messages wait", 'oldest_unacked.*"dev-vectorize-messages"'],
    ["dev: Chat messages that were not vectorized", 'num_undelivered.*"dev-chat-messages-dead-kept"'],
    ["dev: Vectorize messages fails", '"dev-vectorize-messages"'],
    ["dev: Vectorize rooms fails", '"dev-vectorize-rooms"'],
  ] as const) {
    template.hasResource("google_monitoring_alert_policy", {
      display_name,
      conditions: [{ condition_threshold: { filter: Match.stringLikeRegexp(filter) } }],
    });
  }
});

test("a configuration with three mistakes is refused before anything is built, all three named", () => {
  const wrong = {
    ...dev,
    timeZone: "Lisbon",
    cloudflare: { ...dev.cloudflare, accountId: "mine" },
    chat: { ...dev.chat, host: "assistant.elsewhere.example" },
  };
  const app = new TestApp();
  expect(() => platform(wrong, app)).toThrow("environment dev: 3 values cannot be used");
  expect(app.node.children).toEqual([]);
});
