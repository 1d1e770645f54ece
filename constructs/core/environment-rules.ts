import { Duration } from "./duration";
import type { EnvironmentConfig, SizesConfig } from "./environment";
import {
  areServiceHosts,
  either,
  isHostname,
  isHostOfDomain,
  isHttpsUrl,
  isIpv4Range,
  isIpv6Range,
  isListOf,
  isProxiedUrlOfDomain,
  isTimeZone,
  isVolumeSize,
  isWhole,
  lasts,
  matches,
} from "./environment-predicates";
import { Size } from "./size";

type Leaf = string | number | boolean | unknown[] | Duration | Size;

/** Dotted path of every setting. */
type Field<T> = {
  [K in keyof T & string]-?: T[K] extends Leaf ? K : string extends keyof T[K] ? K : `${K}.${Field<T[K]>}`;
}[keyof T & string];

export interface EnvironmentRule {
  field: Field<Omit<EnvironmentConfig, "labels">>;
  isValid: (value: unknown, config: EnvironmentConfig) => boolean;
  fix: string;
  /** Where a private key could be given by mistake, no message shows what was. */
  isHidden?: boolean;
}

const region = /^[a-z]+-[a-z]+\d{1,2}$/;
const cloudflareId = /^[0-9a-f]{32}$/;
const chatId = /^[0-9A-Za-z]{17,}$/;
const embeddingModelName = /^@(cf|hf)\/[^/\s,#]+\/[^/\s,#]+(#[1-9]\d*)?$/;
const serverType = /^[a-z]+\d+$/;
const certificateRequest =
  /^-----BEGIN CERTIFICATE REQUEST-----\n(?:[A-Za-z0-9+/=]+\n)+-----END CERTIFICATE REQUEST-----\s*$/;
const rangeFix = "Use a private IPv4 range in CIDR notation, e.g. 10.10.1.0/24.";
const serverTypeFix = "Use a server type, e.g. cx23.";
const volumeFix = "Use 10 GiB to 10 TiB, in whole gibibytes.";
const requestFix = "Use a certificate signing request in PEM form; the private key stays where it was made.";
const keepFix = "Use a whole number from 1 to 366.";
const hostFix = "Use a host name at or below the environment's domain, one for each Worker.";

export const environmentRules: EnvironmentRule[] = [
  { field: "name", isValid: matches(/^(dev|staging|prod)$/), fix: "Use dev, staging or prod." },
  { field: "domain", isValid: isHostname, fix: "Use a lower-case host name, e.g. dev.example.com." },
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
  {
    field: "gcp.projectNumber",
    isValid: matches(/^\d{6,20}$/),
    fix: "Use the project's number, digits in quotes: gcloud projects describe shows it.",
  },
  { field: "gcp.region", isValid: matches(region), fix: "Use a region, e.g. europe-west3." },
  {
    field: "gcp.firestoreLocation",
    isValid: either(matches(region), matches(/^(eur3|nam5|nam7)$/)),
    fix: "Use a region, e.g. europe-west3, or a multi-region: eur3, nam5, nam7.",
  },
  {
    field: "hetzner.location",
    isValid: matches(/^[a-z]{3}\d?$/),
    fix: "Use a location, e.g. fsn1, nbg1, hel1, ash, hil or sin.",
  },
  { field: "hetzner.network.ipRange", isValid: isIpv4Range, fix: rangeFix },
  { field: "hetzner.network.swarm", isValid: isIpv4Range, fix: rangeFix },
  { field: "hetzner.network.vectors", isValid: isIpv4Range, fix: rangeFix },
  { field: "hetzner.network.backup", isValid: isIpv4Range, fix: rangeFix },
  {
    field: "hetzner.adminRanges",
    isValid: isListOf(either(isIpv4Range, isIpv6Range)),
    fix: "List IP ranges in CIDR notation, each once, e.g. 203.0.113.7/32; an empty list closes SSH to the outside.",
  },
  {
    field: "hetzner.sshKeys",
    isValid: (value) => typeof value === "object" && value !== null && Object.keys(value).length > 0,
    fix: "Give the OpenSSH public key of one administrator at least, by name.",
  },
  {
    field: "swarm.managers.count",
    isValid: (value) => isWhole(1, 7)(value) && Number(value) % 2 === 1,
    fix: "Use 1, 3, 5 or 7.",
  },
  { field: "swarm.managers.serverType", isValid: matches(serverType), fix: serverTypeFix },
  { field: "swarm.workers.count", isValid: isWhole(1, 100), fix: "Use a whole number from 1 to 100." },
  { field: "swarm.workers.serverType", isValid: matches(serverType), fix: serverTypeFix },
  { field: "swarm.workers.volume", isValid: isVolumeSize, fix: volumeFix },
  { field: "swarm.loadBalancer", isValid: matches(/^lb\d+$/), fix: "Use a load balancer's type, e.g. lb11." },
  {
    field: "swarm.hosts",
    isValid: areServiceHosts,
    fix: "List { host, healthPath }: hosts at or below the environment's domain, each once, and paths such as /api/info.",
  },
  {
    field: "swarm.certificateRequest",
    isValid: matches(certificateRequest),
    fix: requestFix,
    isHidden: true,
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
  { field: "webhooks.hosts.aircall", isValid: isHostOfDomain, fix: hostFix },
  {
    field: "webhooks.hosts.guesty",
    isValid: (value, config) => isHostOfDomain(value, config) && value !== config.webhooks?.hosts?.aircall,
    fix: hostFix,
  },
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
    field: "webhooks.rateLimit.requests",
    isValid: isWhole(1, 1_000_000),
    fix: "Use a whole number from 1 to 1,000,000.",
  },
  {
    // https://developers.cloudflare.com/waf/rate-limiting-rules/parameters/
    field: "webhooks.rateLimit.period",
    isValid: (value) =>
      value instanceof Duration && [10, 60, 120, 300, 600, 3600].includes(value.toMilliseconds() / 1000),
    fix: "Use 10 seconds, 1, 2, 5 or 10 minutes, or 1 hour.",
  },
  {
    field: "chat.host",
    isValid: (value, config) =>
      isHostOfDomain(value, config) && !Object.values(config.webhooks?.hosts ?? {}).includes(String(value)),
    fix: hostFix,
  },
  { field: "chat.rocketChatUrl", isValid: isHttpsUrl, fix: "Use the server's https address." },
  { field: "chat.botUserId", isValid: matches(chatId), fix: "Use the bot's user id, 17 letters and digits." },
  {
    field: "chat.staffRooms",
    isValid: isListOf(matches(chatId)),
    fix: "List room ids, letters and digits, each once; an empty list keeps staff data out of every room.",
  },
  { field: "chat.model", isValid: matches(/^\S+$/), fix: "Name a Groq model, e.g. openai/gpt-oss-120b." },
  {
    field: "vectors.url",
    isValid: isProxiedUrlOfDomain,
    fix: "Use an https address at or below the environment's domain, on port 443, 2053, 2083, 2087, 2096 or 8443.",
  },
  {
    field: "vectors.embeddingModel",
    isValid: (value) =>
      typeof value === "string" && value.split(/\s*,\s*/).every(matches(embeddingModelName)),
    fix:
      "Name a Workers AI model, e.g. @cf/baai/bge-m3, with # and a number for a later version of its vectors; " +
      "two, separated by a comma, while one takes over from the other.",
  },
  {
    field: "vectors.embeddingTextsADay",
    isValid: isWhole(1, 100_000_000),
    fix: "Use a whole number from 1 to 100,000,000.",
  },
  {
    field: "vectors.nodes",
    isValid: (value) => isWhole(1, 20)(value) && value !== 2,
    fix: "Use 1, or 3 to 20: two nodes stop when either is down.",
  },
  { field: "vectors.serverType", isValid: matches(serverType), fix: serverTypeFix },
  { field: "vectors.volume", isValid: isVolumeSize, fix: volumeFix },
  {
    field: "vectors.certificateRequest",
    isValid: matches(certificateRequest),
    fix: requestFix,
    isHidden: true,
  },
  {
    field: "backup.schedule",
    isValid: matches(/^\S+( \S+){4}$/),
    fix: "Use cron with five fields, e.g. 15 2 * * *.",
  },
  { field: "backup.serverType", isValid: matches(serverType), fix: serverTypeFix },
  { field: "backup.volume", isValid: isVolumeSize, fix: volumeFix },
  { field: "backup.keep.daily", isValid: isWhole(1, 366), fix: keepFix },
  { field: "backup.keep.weekly", isValid: isWhole(1, 366), fix: keepFix },
  { field: "backup.keep.monthly", isValid: isWhole(1, 366), fix: keepFix },
  {
    field: "monitoring.emails",
    isValid: isListOf(matches(/^[^\s@]+@[^\s@]+\.[^\s@]+$/)),
    fix: "List e-mail addresses, each once.",
  },
  ...functionSizeRules("vectorize"),
  ...functionSizeRules("vectorizeMessages"),
];

// https://cloud.google.com/run/quotas and https://cloud.google.com/functions/quotas
function functionSizeRules(name: keyof SizesConfig): EnvironmentRule[] {
  const countFix = "Use a whole number from 1 to 1000.";
  return [
    {
      field: `sizes.${name}.memory`,
      isValid: (value) =>
        value instanceof Size && isWhole(128, 32 * 1024)(value.toBytes() / Size.mebibytes(1).toBytes()),
      fix: "Use 128 MiB to 32 GiB, in whole mebibytes.",
    },
    {
      field: `sizes.${name}.timeout`,
      isValid: lasts(Duration.seconds(1), Duration.seconds(540)),
      fix: "Use 1 to 540 seconds, in whole seconds.",
    },
    { field: `sizes.${name}.maxInstances`, isValid: isWhole(1, 1000), fix: countFix },
    { field: `sizes.${name}.concurrency`, isValid: isWhole(1, 1000), fix: countFix },
  ];
}
