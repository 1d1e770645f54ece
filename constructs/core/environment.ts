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
    /** Qdrant's REST address. */
    url: string;
    /** Workers AI model, e.g. `@cf/baai/bge-m3`. Each model has a collection of its own. */
    embeddingModel: string;
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
