import { Construct } from "constructs";
import type { Duration, Labels, Size } from "../core";
import {
  type BuildServiceAccount,
  type IBucket,
  type IFirestore,
  type ISecret,
  type ITopic,
  NodeFunction,
  Trigger,
} from "../gcp";

/** Properties of a `MessageVectorization`. */
export interface MessageVectorizationProps {
  /** Id of the Google Cloud project. */
  project: string;
  /** Region of the function, e.g. `europe-west3`. */
  region: string;
  /** Lower-case letters, digits and `-`, a letter first and no `-` last; 63 characters at most. */
  functionName: string;
  /** The function's entry file; it exports `vectorizeRecord`. */
  entry: string;
  /** Keeps the function's bundles. */
  sourceBucket: IBucket;
  /**
   * Who Cloud Build builds the function as.
   * @default - the project's default build account, which newer projects give no rights
   */
  buildServiceAccount?: BuildServiceAccount;
  /** Holds the records, in the collection `records`. */
  firestore: IFirestore;
  /** Gets what can never be vectorized, with the reason. */
  deadLetters: ITopic;
  /** Where the vectors are kept. */
  vectors: WrittenVectors;
  /** What makes vectors of texts. */
  embeddings: EmbeddingModel;
  /** Memory of an instance, in whole mebibytes, 128 MiB to 32 GiB. */
  memory: Size;
  /** Longest call, up to 540 seconds. */
  timeout: Duration;
  /** Records that one instance works on at the same time, 1 to 1000. */
  concurrency: number;
  /** Instances at most, 1 or more. */
  maxInstances: number;
  /**
   * Labels of everything that takes labels: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
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
}

/** Keeps the vectors in step with the records: a function that every change of a record calls. */
export class MessageVectorization extends Construct {
  /** Vectorizes a record on every change of it. */
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: MessageVectorizationProps) {
    super(scope, id);
    const { project, firestore, deadLetters, vectors, embeddings } = props;
    this.function = new NodeFunction(this, "Function", {
      project,
      region: props.region,
      functionName: props.functionName,
      entry: props.entry,
      entryPoint: "vectorizeRecord",
      sourceBucket: props.sourceBucket,
      ...(props.buildServiceAccount && { buildServiceAccount: props.buildServiceAccount }),
      trigger: Trigger.firestoreWritten({ firestore, document: "records/{record}" }),
      memory: props.memory,
      timeout: props.timeout,
      concurrency: props.concurrency,
      maxInstances: props.maxInstances,
      ...(props.labels && { labels: props.labels }),
      environment: {
        GOOGLE_CLOUD_PROJECT: project,
        FIRESTORE_DATABASE: firestore.databaseName,
        QDRANT_URL: vectors.url,
        CLOUDFLARE_ACCOUNT_ID: embeddings.accountId,
        EMBEDDING_MODEL: embeddings.model,
        DEAD_LETTER_TOPIC: deadLetters.topicName,
      },
      secrets: { QDRANT_API_KEY: vectors.apiKey, WORKERS_AI_TOKEN: embeddings.token },
    });
    firestore.grantRead(this.function.serviceAccount);
    deadLetters.grantPublish(this.function.serviceAccount);
  }
}
