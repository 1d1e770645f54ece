import type { Duration } from "./duration";
import type { Labels } from "./labels";
import type { Size } from "./size";

/** Everything in which dev, staging and prod differ. Holds no secret: secrets live in the clouds' own stores. */
export interface EnvironmentConfig {
  /** First part of every stack's and resource's name. */
  name: "dev" | "staging" | "prod";
  /** Domain that all public hosts of the environment belong to, e.g. `dev.example.com`. */
  domain: string;
  /** IANA time zone in which people ask "today" or "last week", e.g. `Europe/Lisbon`. */
  timeZone: string;
  /**
   * Labels on every resource that takes labels.
   * @default - `environment` and `managed-by` alone
   */
  labels?: Labels;
  /** Whether data stores refuse to be deleted, by Terraform and by the cloud itself. */
  protect: boolean;
  /** Where Terraform keeps what it knows. */
  terraformState: TerraformStateConfig;
  /** The Google Cloud project. */
  gcp: GcpConfig;
  /** The Hetzner Cloud project. */
  hetzner: HetznerConfig;
  /** The Docker Swarm and what it serves. */
  swarm: SwarmConfig;
  /** The Cloudflare account and zone. */
  cloudflare: CloudflareConfig;
  /** What providers deliver. */
  webhooks: WebhooksConfig;
  /** Questions and answers in Rocket.Chat. */
  chat: ChatConfig;
  /** The Qdrant cluster and the model of its vectors. */
  vectors: VectorsConfig;
  /** The daily backup. */
  backup: BackupConfig;
  /** Who watches. */
  monitoring: MonitoringConfig;
  /** How large functions are. */
  sizes: SizesConfig;
}

/** Where an environment's Terraform state is kept. */
export interface TerraformStateConfig {
  /** Cloud Storage bucket of the remote state; it exists before the first apply. */
  bucket: string;
}

/** An environment's place in Google Cloud. */
export interface GcpConfig {
  /** Project id, not number. */
  project: string;
  /** The same project's number, digits: Pub/Sub's own identity is named after it. */
  projectNumber: string;
  /** Region of functions, buckets and topics, e.g. `europe-west3`. */
  region: string;
  /** Firestore location, a region or a multi-region (`eur3`, `nam5`); cannot be changed once applied. */
  firestoreLocation: string;
}

/** An environment's place in Hetzner Cloud. */
export interface HetznerConfig {
  /** Where servers and volumes stand, e.g. `fsn1`. A volume can only be mounted in its own location. */
  location: string;
  /** What the private network is cut into. */
  network: PrivateRanges;
  /** Public IPv4 or IPv6 ranges that administrators connect from; with none, nobody reaches SSH from outside. */
  adminRanges: string[];
  /** OpenSSH public keys of the administrators, by name. */
  sshKeys: Record<string, string>;
}

/** Private IPv4 ranges in CIDR notation. The subnets lie in `ipRange` and do not overlap. */
export interface PrivateRanges {
  /** The whole network. */
  ipRange: string;
  /** Subnet of the Swarm and its load balancer. */
  swarm: string;
  /** Subnet of the Qdrant nodes. */
  vectors: string;
  /** Subnet in which backup servers live while they run. */
  backup: string;
}

/** The Docker Swarm of an environment. */
export interface SwarmConfig {
  /** The servers that decide. */
  managers: SwarmManagers;
  /** The servers that the services with data run on. */
  workers: SwarmWorkers;
  /** Type of the load balancer, e.g. `lb11`. */
  loadBalancer: string;
  /** Public hosts of the services on the Swarm. */
  hosts: SwarmHost[];
  /** Certificate signing request (PEM) for `hosts`; its key lives on the servers and nowhere else. */
  certificateRequest: string;
}

/** The managers of a Swarm. */
export interface SwarmManagers {
  /** 1, 3, 5 or 7: the managers decide by majority. */
  count: number;
  /** E.g. `cx23`. */
  serverType: string;
}

/** The workers of a Swarm. */
export interface SwarmWorkers {
  /** Servers, 1 to 100. */
  count: number;
  /** E.g. `cx33`. */
  serverType: string;
  /** Size of each worker's volume for the services' data, 10 GiB to 10 TiB. */
  volume: Size;
}

/** A service on a Swarm as the world sees it. */
export interface SwarmHost {
  /** E.g. `chat.dev.example.com`. */
  host: string;
  /** Path that answers 200 while the service is well, a slash first. */
  healthPath: string;
}

/** An environment's place in Cloudflare. */
export interface CloudflareConfig {
  /** 32 hex digits. */
  accountId: string;
  /** Zone that `domain` lives in, 32 hex digits. */
  zoneId: string;
}

/** How an environment takes in what providers deliver. */
export interface WebhooksConfig {
  /** Host that each provider delivers to. */
  hosts: WebhookHosts;
  /** How deliveries wait, and how often they are tried. */
  queue: DeliveryQueue;
  /** What one address may send before Cloudflare blocks it. */
  rateLimit: RateLimit;
}

/** The hosts that providers deliver to, one for each Worker. */
export interface WebhookHosts {
  /** E.g. `aircall-hooks.dev.example.com`. */
  aircall: string;
  /** E.g. `guesty-hooks.dev.example.com`. */
  guesty: string;
}

/** How deliveries wait, and how often they are tried. */
export interface DeliveryQueue {
  /** Attempts after the first before a delivery goes to the dead letters, 0 to 100. */
  maxRetries: number;
  /** Deliveries a consumer gets at once, 1 to 100. */
  maxBatchSize: number;
  /** How long an unconsumed delivery is kept, 60 seconds to 14 days. */
  retention: Duration;
}

/** How many requests are let through in a time. */
export interface RateLimit {
  /** Requests let through in a period, 1 or more. */
  requests: number;
  /** 10 seconds, or 1, 2, 5, 10 or 60 minutes, as far as the zone's plan allows. */
  period: Duration;
}

/** How an environment answers questions from chat. */
export interface ChatConfig {
  /** Host that Rocket.Chat sends questions to. */
  host: string;
  /** Address of Rocket.Chat, e.g. `https://chat.dev.example.com`. */
  rocketChatUrl: string;
  /** User that the answers are written by. */
  botUserId: string;
  /** Ids of the rooms in which staff data may be read out. */
  staffRooms: string[];
  /** Groq model that writes the answers, e.g. `openai/gpt-oss-120b`. */
  model: string;
}

/** The Qdrant cluster of an environment, and the model of its vectors. */
export interface VectorsConfig {
  /** Qdrant's REST address, on a port that Cloudflare proxies: 443, 2053, 2083, 2087, 2096 or 8443. */
  url: string;
  /**
   * Workers AI model, e.g. `@cf/baai/bge-m3`; `@cf/baai/bge-m3#2` is the second version of its vectors. Each has a collection
   * of its own. Two, separated by a comma, are both written while one takes over from the other.
   */
  embeddingModel: string;
  /**
   * Texts that are embedded in a day (UTC) at most, 1 or more: a bound on the bill. What comes after waits for the next day;
   * deletions, and changes of who may read, do not.
   */
  embeddingTextsADay: number;
  /** 1, or 3 and more: two nodes stop when either is down. */
  nodes: number;
  /** E.g. `cax21`. */
  serverType: string;
  /** Size of each node's volume, 10 GiB to 10 TiB. */
  volume: Size;
  /** Certificate signing request (PEM) for the host of `url`; its key lives on the nodes and nowhere else. */
  certificateRequest: string;
}

/** The daily backup of an environment. */
export interface BackupConfig {
  /** When the backup starts: cron, five fields, in `timeZone`. */
  schedule: string;
  /** Type of the server that lives while a backup runs, e.g. `cx23`. */
  serverType: string;
  /** Size of the volume with the backups, 10 GiB to 10 TiB. */
  volume: Size;
  /** How many backups are kept of each kind. */
  keep: KeptBackups;
}

/** How many backups are kept of each kind. */
export interface KeptBackups {
  /** The newest of each of so many days, 1 to 366. */
  daily: number;
  /** The newest of each of so many weeks, 1 to 366. */
  weekly: number;
  /** The newest of each of so many months, 1 to 366. */
  monthly: number;
}

/** Who watches an environment. */
export interface MonitoringConfig {
  /** Who is told when an alarm goes off. */
  emails: string[];
}

/** How large the functions of an environment are. */
export interface SizesConfig {
  /** The functions that Firestore calls with each change of a record or a room. */
  vectorize: FunctionSize;
  /** The function that Pub/Sub calls with each message of the chat. */
  vectorizeMessages: FunctionSize;
}

/** How large a function is. */
export interface FunctionSize {
  /** Memory of an instance, in whole mebibytes, 128 MiB to 32 GiB. */
  memory: Size;
  /** Up to 540 seconds: the limit of a function that is triggered by an event. */
  timeout: Duration;
  /** Instances at most, 1 to 1000. */
  maxInstances: number;
  /** Events that one instance works on at the same time, 1 to 1000. */
  concurrency: number;
}
