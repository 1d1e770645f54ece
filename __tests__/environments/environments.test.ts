import {
  Duration,
  type EnvironmentConfig,
  Size,
  ValidationError,
  validateEnvironment,
} from "../../constructs/core";
import { environmentRules } from "../../constructs/core/environment-rules";
import { Token } from "../../constructs/core/terraform";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";

const environments = [dev, staging, prod];

/** A copy of dev in which the setting at a dotted path is another one. */
function devWith(changes: Record<string, unknown>): EnvironmentConfig {
  return Object.entries(changes).reduce(
    (config, [path, value]) => replace(config, path.split("."), value),
    dev,
  );
}

function replace<T extends object>(config: T, [key = "", ...rest]: string[], value: unknown): T {
  const current = (config as Record<string, object>)[key] ?? {};
  return { ...config, [key]: rest.length > 0 ? replace(current, rest, value) : value };
}

function problemsOf(config: EnvironmentConfig) {
  try {
    validateEnvironment(config);
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.problems;
    throw error;
  }
}

test.each(environments)("$name is valid", (environment) => {
  expect(validateEnvironment(environment)).toBe(environment);
});

test("a second model may be named while it takes over from the first", () => {
  const embeddingModel = "@cf/baai/bge-m3, @cf/baai/bge-m3#2";
  expect(problemsOf(devWith({ "vectors.embeddingModel": embeddingModel }))).toEqual([]);
});

test("each environment has a project, a zone, a state bucket and hosts of its own", () => {
  const own = environments.flatMap(({ gcp, cloudflare, terraformState, webhooks, chat, vectors }) => [
    gcp.project,
    cloudflare.zoneId,
    terraformState.bucket,
    webhooks.hosts.aircall,
    webhooks.hosts.guesty,
    chat.host,
    vectors.url,
  ]);
  expect(new Set(own).size).toBe(own.length);
});

test("production's data stores refuse to be deleted", () => {
  expect(prod.protect).toBe(true);
});

test("a configuration with three mistakes is refused with all three, their values and what to write", () => {
  const config = devWith({
    "gcp.project": "Casa Marina",
    "webhooks.queue.maxRetries": 101,
    "chat.rocketChatUrl": "http://chat.casamarina.example",
  });
  expect(() => validateEnvironment(config)).toThrow(
    [
      "environment dev: 3 values cannot be used",
      '  - gcp.project is "Casa Marina". Use the project id: 6 to 30 lower-case letters, digits and hyphens, a letter first.',
      "  - webhooks.queue.maxRetries is 101. Use a whole number from 0 to 100.",
      '  - chat.rocketChatUrl is "http://chat.casamarina.example". Use the server\'s https address.',
    ].join("\n"),
  );
});

test.each([
  ["name", "qa"],
  ["timeZone", "Europe/Lisboa"],
  ["timeZone", "CET+1"],
  ["protect", "yes"],
  ["terraformState.bucket", "my-google-state"],
  ["terraformState.bucket", "ab"],
  ["gcp.region", "europe"],
  ["gcp.firestoreLocation", "eur4"],
  ["cloudflare.accountId", "5f0c2a9be47d4d1c8a3377e01b6d94f"],
  ["cloudflare.zoneId", "not-hex-not-hex-not-hex-not-hex-"],
  ["webhooks.hosts.aircall", "hooks.other.example"],
  ["webhooks.hosts.aircall", "hooks.evildev.casamarina.example"],
  ["webhooks.hosts.guesty", dev.webhooks.hosts.aircall],
  ["webhooks.queue.maxBatchSize", 0],
  ["webhooks.queue.retention", Duration.days(15)],
  ["webhooks.queue.retention", Duration.milliseconds(60_500)],
  ["webhooks.queue.retention", 86_400],
  ["webhooks.rateLimit.requests", 0],
  ["webhooks.rateLimit.period", Duration.seconds(30)],
  ["webhooks.rateLimit.period", 10],
  ["hetzner.location", "Falkenstein"],
  ["hetzner.network.ipRange", "10.10.0.0"],
  ["hetzner.network.swarm", "10.10.1.0/33"],
  ["hetzner.network.vectors", "10.10.2/24"],
  ["hetzner.network.backup", undefined],
  ["hetzner.adminRanges", "0.0.0.0/0"],
  ["hetzner.adminRanges", ["203.0.113.7"]],
  ["hetzner.adminRanges", ["2001:db8::/129"]],
  ["hetzner.sshKeys", {}],
  ["hetzner.sshKeys", undefined],
  ["swarm.managers.count", 2],
  ["swarm.managers.count", 9],
  ["swarm.managers.serverType", "CX 23"],
  ["swarm.workers.count", 0],
  ["swarm.workers.serverType", ""],
  ["swarm.workers.volume", Size.mebibytes(10_500)],
  ["swarm.workers.volume", Size.gibibytes(10_241)],
  ["swarm.loadBalancer", "small"],
  ["swarm.hosts", undefined],
  ["swarm.hosts", [{ host: "chat.other.example", healthPath: "/" }]],
  ["swarm.hosts", [{ host: "chat.dev.casamarina.example", healthPath: "api/info" }]],
  ["swarm.hosts", [dev.swarm.hosts[0], dev.swarm.hosts[0]]],
  ["swarm.certificateRequest", undefined],
  ["backup.schedule", "daily"],
  ["backup.serverType", "23"],
  ["backup.volume", 50],
  ["backup.keep.daily", 0],
  ["backup.keep.weekly", 1.5],
  ["backup.keep.monthly", undefined],
  ["monitoring.emails", ["nobody"]],
  ["chat.host", dev.webhooks.hosts.guesty],
  ["chat.botUserId", "assistant"],
  ["chat.staffRooms", ["general"]],
  ["chat.staffRooms", ["Ge5RjXw8mNfKt3HsD", "Ge5RjXw8mNfKt3HsD"]],
  ["chat.model", ""],
  ["vectors.url", "vectors:6333"],
  ["vectors.url", "https://vectors.other.example:8443"],
  ["vectors.url", "https://vectors.dev.casamarina.example:6333"],
  ["vectors.nodes", 2],
  ["vectors.nodes", 0],
  ["vectors.volume", Size.gibibytes(9)],
  ["vectors.embeddingModel", "bge-m3"],
  ["vectors.embeddingModel", "@cf/baai/bge-m3#0"],
  ["vectors.embeddingModel", "@cf/baai/bge-m3, "],
  ["vectors.embeddingModel", "@cf/baai/bge-m3 @cf/baai/bge-m3#2"],
  ["vectors.embeddingTextsADay", 0],
  ["vectors.embeddingTextsADay", 2.5],
  ["sizes.vectorizeMessages.memory", Size.gibibytes(33)],
  ["sizes.vectorizeMessages.timeout", 60],
  ["sizes.vectorizeMessages.maxInstances", 0],
  ["sizes.vectorizeMessages.concurrency", 0],
  ["sizes.vectorize.memory", Size.mebibytes(64)],
  ["sizes.vectorize.timeout", Duration.minutes(10)],
  ["sizes.vectorize.maxInstances", 1.5],
  ["sizes.vectorize.concurrency", 1001],
  ["gcp.project", undefined],
  ["gcp.projectNumber", "casamarina-dev"],
  ["gcp.projectNumber", 418203957146],
])("%s = %p is refused", (field, value) => {
  expect(problemsOf(devWith({ [field]: value }))).toEqual([{ field, value, fix: expect.any(String) }]);
});

test("a wrong domain is refused, and the hosts that are not below it", () => {
  expect(problemsOf(devWith({ domain: "Dev.Example.com" })).map(({ field }) => field)).toEqual([
    "domain",
    "swarm.hosts",
    "webhooks.hosts.aircall",
    "webhooks.hosts.guesty",
    "chat.host",
    "vectors.url",
  ]);
});

test("a section that is missing is reported setting by setting", () => {
  expect(problemsOf(devWith({ gcp: undefined })).map(({ field }) => field)).toEqual([
    "gcp.project",
    "gcp.projectNumber",
    "gcp.region",
    "gcp.firestoreLocation",
  ]);
});

test("an environment without a region is refused with the setting's name and an example", () => {
  expect(() => validateEnvironment(devWith({ "gcp.region": undefined }))).toThrow(
    "environment dev: gcp.region is missing\n  Use a region, e.g. europe-west3.",
  );
});

test("a private key in place of a signing request is refused without being shown", () => {
  const config = devWith({
    "vectors.certificateRequest": "-----BEGIN PRIVATE KEY-----\nMHcCAQ\n-----END PRIVATE KEY-----\n",
  });
  expect(() => validateEnvironment(config)).toThrow(
    'vectors.certificateRequest is "(not shown)"\n  Use a certificate signing request in PEM form',
  );
  expect(JSON.stringify(problemsOf(config))).not.toContain("MHcCAQ");
});

test("every setting of an environment has a rule", () => {
  const paths = (value: object, prefix = ""): string[] =>
    Object.entries(value).flatMap(([key, entry]) =>
      Object.getPrototypeOf(entry) === Object.prototype && key !== "sshKeys"
        ? paths(entry, `${prefix}${key}.`)
        : [prefix + key],
    );
  const { labels: _, ...settings } = dev;
  expect(environmentRules.map(({ field }) => field).sort()).toEqual(paths(settings).sort());
});

test("IPv6 ranges of administrators are fine", () => {
  expect(problemsOf(devWith({ "hetzner.adminRanges": ["2001:db8:1::/48"] }))).toEqual([]);
});

test("labels that Google Cloud would refuse are reported", () => {
  expect(problemsOf(devWith({ labels: { Team: "platform" } }))).toEqual([
    expect.objectContaining({ field: "labels key", value: "Team" }),
  ]);
});

test("a value that is known at apply time only is not judged", () => {
  expect(problemsOf(devWith({ "gcp.project": Token.asString({ ref: "project" }) }))).toEqual([]);
});
