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
  /** Labels on every resource that takes labels. */
  labels?: Labels;
  /** Whether data stores refuse to be deleted, by Terraform and by the cloud itself. */
  protect: boolean;
  terraformState: {
    /** Cloud Storage bucket of the remote state; it exists before the first apply. */
    bucket: string;
  };
  gcp: {
    /** Project id, not number. */
    project: string;
    /** Region of functions, buckets and topics, e.g. `europe-west3`. */
    region: string;
    /** Firestore location, a region or a multi-region (`eur3`, `nam5`); cannot be changed once applied. */
    firestoreLocation: string;
  };
  hetzner: {
    /** Where servers and volumes stand, e.g. `fsn1`. A volume can only be mounted in its own location. */
    location: string;
    /** Private IPv4 ranges in CIDR notation. The subnets lie in `ipRange` and do not overlap. */
    network: {
      ipRange: string;
      swarm: string;
      vectors: string;
      /** Where backup servers live while they run. */
      backup: string;
    };
    /** Public IPv4 or IPv6 ranges that administrators connect from; with none, nobody reaches SSH from outside. */
    adminRanges: string[];
    /** OpenSSH public keys of the administrators, by name. */
    sshKeys: Record<string, string>;
  };
  swarm: {
    managers: {
      /** 1, 3, 5 or 7: the managers decide by majority. */
      count: number;
      /** E.g. `cx23`. */
      serverType: string;
    };
    workers: {
      count: number;
      serverType: string;
      /** Size of each worker's volume for the services' data, 10 GiB to 10 TiB. */
      volume: Size;
    };
    /** Type of the load balancer, e.g. `lb11`. */
    loadBalancer: string;
    /** Public hosts of the services on the Swarm, each with a path that answers 200 while its service is well. */
    hosts: { host: string; healthPath: string }[];
    /** Certificate signing request (PEM) for `hosts`; its key lives on the servers and nowhere else. */
    certificateRequest: string;
  };
  cloudflare: {
    accountId: string;
    /** Zone that `domain` lives in. */
    zoneId: string;
  };
  webhooks: {
    /** Host that providers deliver to. */
    host: string;
    queue: {
      /** Attempts after the first before a delivery goes to the dead letters, 0 to 100. */
      maxRetries: number;
      /** Deliveries a consumer gets at once, 1 to 100. */
      maxBatchSize: number;
      /** How long an unconsumed delivery is kept, 60 seconds to 14 days. */
      retention: Duration;
    };
    /** What one address may send before Cloudflare blocks it. */
    rateLimit: {
      requests: number;
      /** 10 seconds, or 1, 2, 5, 10 or 60 minutes, as far as the zone's plan allows. */
      period: Duration;
    };
  };
  chat: {
    /** Host that Rocket.Chat sends questions to. */
    host: string;
    rocketChatUrl: string;
    /** User that the answers are written by. */
    botUserId: string;
    /** Ids of the rooms in which staff data may be read out. */
    staffRooms: string[];
    /** Groq model that writes the answers, e.g. `openai/gpt-oss-120b`. */
    model: string;
  };
  vectors: {
    /** Qdrant's REST address, on a port that Cloudflare proxies: 443, 2053, 2083, 2087, 2096 or 8443. */
    url: string;
    /** Workers AI model, e.g. `@cf/baai/bge-m3`. Each model has a collection of its own. */
    embeddingModel: string;
    /** 1, or 3 and more: two nodes stop when either is down. */
    nodes: number;
    /** E.g. `cax21`. */
    serverType: string;
    /** Size of each node's volume, 10 GiB to 10 TiB. */
    volume: Size;
    /** Certificate signing request (PEM) for the host of `url`; its key lives on the nodes and nowhere else. */
    certificateRequest: string;
  };
  backup: {
    /** When the daily backup starts: cron, five fields, in `timeZone`. */
    schedule: string;
    /** Type of the server that lives while a backup runs. */
    serverType: string;
    /** Size of the volume with the backups, 10 GiB to 10 TiB. */
    volume: Size;
    /** How many backups are kept of each kind. */
    keep: { daily: number; weekly: number; monthly: number };
  };
  monitoring: {
    /** Who is told when an alarm goes off. */
    emails: string[];
  };
  sizes: {
    vectorize: {
      memory: Size;
      /** Up to 540 seconds: the limit of a function that is triggered by an event. */
      timeout: Duration;
      maxInstances: number;
      /** Events that one instance works on at the same time, 1 to 1000. */
      concurrency: number;
    };
  };
}
