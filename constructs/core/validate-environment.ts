import { Duration } from "./duration";
import type { EnvironmentConfig } from "./environment";
import { labelProblems } from "./labels";
import { Size } from "./size";
import { Token } from "./terraform";
import { type Problem, ValidationError } from "./validation-error";

/**
 * Checks a whole configuration.
 *
 * @returns the same configuration
 * @throws ValidationError with every problem at once
 */
export function validateEnvironment(config: EnvironmentConfig): EnvironmentConfig {
  const problems = rules.flatMap(({ field, isValid, fix }): Problem[] => {
    const value = read(config, field);
    return Token.isUnresolved(value) || isValid(value, config) ? [] : [{ field, value, fix }];
  });
  problems.push(...labelProblems(config.labels ?? {}));
  if (problems.length > 0) throw new ValidationError(`environment ${config.name}`, problems);
  return config;
}

type Leaf = string | number | boolean | unknown[] | Duration | Size;

/** Dotted path of every setting. */
type Field<T> = {
  [K in keyof T & string]-?: T[K] extends Leaf ? K : `${K}.${Field<T[K]>}`;
}[keyof T & string];

interface Rule {
  field: Field<Omit<EnvironmentConfig, "labels">>;
  isValid: (value: unknown, config: EnvironmentConfig) => boolean;
  fix: string;
}

const region = /^[a-z]+-[a-z]+\d{1,2}$/;
const cloudflareId = /^[0-9a-f]{32}$/;
const chatId = /^[0-9A-Za-z]{17,}$/;
const hostname = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const hostFix = "Use a host name at or below the environment's domain, one for each Worker.";

const rules: Rule[] = [
  { field: "name", isValid: matches(/^(dev|staging|prod)$/), fix: "Use dev, staging or prod." },
  { field: "domain", isValid: matches(hostname), fix: "Use a lower-case host name, e.g. dev.example.com." },
  { field: "timeZone", isValid: isTimeZone, fix: "Use an IANA time zone, e.g. Europe/Lisbon." },
  { field: "protect", isValid: (value) => typeof value === "boolean", fix: "Use true or false." },
  {
    // https://cloud.google.com/storage/docs/buckets#naming
    field: "terraformState.bucket",
    isValid: matches(/^(?!goog)(?!.*google)[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/),
    fix: "Use 3 to 63 lower-case letters, digits, _ and -, without the word google.",
  },
  {
    // https://cloud.google.com/resource-manager/docs/creating-managing-projects
    field: "gcp.project",
    isValid: matches(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
    fix: "Use the project id: 6 to 30 lower-case letters, digits and hyphens, a letter first.",
  },
  { field: "gcp.region", isValid: matches(region), fix: "Use a region, e.g. europe-west3." },
  {
    field: "gcp.firestoreLocation",
    isValid: either(matches(region), matches(/^(eur3|nam5|nam7)$/)),
    fix: "Use a region, e.g. europe-west3, or a multi-region: eur3, nam5, nam7.",
  },
  {
    field: "cloudflare.accountId",
    isValid: matches(cloudflareId),
    fix: "Use the 32 hexadecimal digits that the dashboard shows as Account ID.",
  },
  {
    field: "cloudflare.zoneId",
    isValid: matches(cloudflareId),
    fix: "Use the 32 hexadecimal digits that the dashboard shows as Zone ID.",
  },
  { field: "webhooks.host", isValid: isHostOfDomain, fix: hostFix },
  // https://developers.cloudflare.com/queues/platform/limits/
  { field: "webhooks.queue.maxRetries", isValid: isWhole(0, 100), fix: "Use a whole number from 0 to 100." },
  {
    field: "webhooks.queue.maxBatchSize",
    isValid: isWhole(1, 100),
    fix: "Use a whole number from 1 to 100.",
  },
  {
    field: "webhooks.queue.retention",
    isValid: lasts(Duration.seconds(60), Duration.days(14)),
    fix: "Use 60 seconds to 14 days, in whole seconds.",
  },
  {
    field: "chat.host",
    isValid: (value, config) => isHostOfDomain(value, config) && value !== config.webhooks?.host,
    fix: hostFix,
  },
  { field: "chat.rocketChatUrl", isValid: isHttpsUrl, fix: "Use the server's https address." },
  { field: "chat.botUserId", isValid: matches(chatId), fix: "Use the bot's user id, 17 letters and digits." },
  {
    field: "chat.staffRooms",
    isValid: (value) =>
      Array.isArray(value) && value.every(matches(chatId)) && new Set(value).size === value.length,
    fix: "List room ids, letters and digits, each once; an empty list keeps staff data out of every room.",
  },
  { field: "chat.model", isValid: matches(/^\S+$/), fix: "Name a Groq model, e.g. openai/gpt-oss-120b." },
  { field: "vectors.url", isValid: isHttpsUrl, fix: "Use Qdrant's https address." },
  {
    field: "vectors.embeddingModel",
    isValid: matches(/^@(cf|hf)\/[^/\s]+\/[^/\s]+$/),
    fix: "Name a Workers AI model, e.g. @cf/baai/bge-m3.",
  },
  {
    // https://cloud.google.com/run/quotas and https://cloud.google.com/functions/quotas
    field: "sizes.vectorize.memory",
    isValid: (value) =>
      value instanceof Size && isWhole(128, 32 * 1024)(value.toBytes() / Size.mebibytes(1).toBytes()),
    fix: "Use 128 MiB to 32 GiB, in whole mebibytes.",
  },
  {
    field: "sizes.vectorize.timeout",
    isValid: lasts(Duration.seconds(1), Duration.seconds(540)),
    fix: "Use 1 to 540 seconds, in whole seconds.",
  },
  {
    field: "sizes.vectorize.maxInstances",
    isValid: isWhole(1, 1000),
    fix: "Use a whole number from 1 to 1000.",
  },
  {
    field: "sizes.vectorize.concurrency",
    isValid: isWhole(1, 1000),
    fix: "Use a whole number from 1 to 1000.",
  },
];

function read(config: object, field: string): unknown {
  return field
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);
}

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === "string" && pattern.test(value);
}

function either(...options: ((value: unknown) => boolean)[]): (value: unknown) => boolean {
  return (value) => options.some((isValid) => isValid(value));
}

function isWhole(min: number, max: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

function lasts(min: Duration, max: Duration): (value: unknown) => boolean {
  return (value) =>
    value instanceof Duration &&
    isWhole(min.toSeconds(), max.toSeconds())(value.toMilliseconds() / Duration.seconds(1).toMilliseconds());
}

function isTimeZone(value: unknown): boolean {
  if (typeof value !== "string" || !value.includes("/")) return value === "UTC";
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isHttpsUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:";
}

function isHostOfDomain(value: unknown, { domain }: EnvironmentConfig): boolean {
  return matches(hostname)(value) && (value === domain || String(value).endsWith(`.${domain}`));
}
