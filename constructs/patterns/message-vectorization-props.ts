import type { Duration, Labels, Size } from "../core";
import type { BuildServiceAccount, IBucket, IFirestore, IIdentity, ISecret, ITopic } from "../gcp";

/** Properties of a `MessageVectorization`. */
export interface MessageVectorizationProps extends VectorizeSize {
  /** Id of the Google Cloud project. */
  project: string;
  /** Region of the functions, e.g. `europe-west3`. */
  region: string;
  /**
   * Stem of the functions' names: `<name>` for records, `<name>-messages`, `<name>-rooms`. Lower-case letters, digits and `-`,
   * a letter first; 54 characters at most.
   */
  name: string;
  /** The functions' entry file; it exports `vectorizeRecord`, `vectorizeMessages` and `vectorizeRoom`. */
  entry: string;
  /** Keeps the functions' bundles. */
  sourceBucket: IBucket;
  /**
   * Who Cloud Build builds the functions as.
   * @default - the project's default build account, which newer projects give no rights
   */
  buildServiceAccount?: BuildServiceAccount;
  /** Holds the records, the messages and what is known of the rooms: `records`, `chatMessages` and `chatRooms`. */
  firestore: IFirestore;
  /** Gets the records that can never be vectorized, with the reason. */
  deadLetters: ITopic;
  /** The chat's messages. */
  messages: VectorizedMessages;
  /** Where the vectors are kept. */
  vectors: WrittenVectors;
  /** What makes vectors of texts. */
  embeddings: EmbeddingModel;
  /**
   * Labels of everything that takes labels: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
}

/** How large a function that vectorizes is. */
export interface VectorizeSize {
  /** Memory of an instance, in whole mebibytes, 128 MiB to 32 GiB. */
  memory: Size;
  /** Longest call, up to 540 seconds. */
  timeout: Duration;
  /** Changes that one instance works on at the same time, 1 to 1000. */
  concurrency: number;
  /** Instances at most, 1 or more. */
  maxInstances: number;
}

/** Where the chat's messages come from, and what becomes of those that fail. */
export interface VectorizedMessages extends VectorizeSize {
  /** Has each message as it is now, or that it is gone, under an ordering key of its own. */
  topic: ITopic;
  /**
   * Gets the messages that could not be vectorized: what Pub/Sub gave up, and why the function did. Needs a subscription of its
   * own.
   */
  deadLetters: ITopic;
  /** Pub/Sub's own identity in the project, which forwards the dead letters: `ServiceAgent.pubsub(...)`. */
  serviceAgent: IIdentity;
  /**
   * Attempts before a message is a dead letter, 5 to 100.
   * @default 10
   */
  maxDeliveryAttempts?: number;
}

/** The Qdrant that vectors are written to. */
export interface WrittenVectors {
  /** Qdrant's REST address. */
  url: string;
  /** API key that may write. */
  apiKey: ISecret;
}

/** A model of Workers AI, called by its REST API. */
export interface EmbeddingModel {
  /** E.g. `@cf/baai/bge-m3`. */
  model: string;
  /** Cloudflare account that runs the model, 32 hex digits. */
  accountId: string;
  /** API token that may run Workers AI. */
  token: ISecret;
  /**
   * Texts that all functions together have embedded in a day (UTC) at most, 1 or more. What comes after waits for the next day;
   * deletions, and changes of who may read, do not.
   */
  textsADay: number;
}
