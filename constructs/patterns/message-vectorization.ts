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
  project: string;
  region: string;
  functionName: string;
  /** The function's entry file; it exports `vectorizeRecord`. */
  entry: string;
  sourceBucket: IBucket;
  /** @default - the project's default build account */
  buildServiceAccount?: BuildServiceAccount;
  /** Holds the records, in the collection `records`. */
  firestore: IFirestore;
  /** Gets what can never be vectorized, with the reason. */
  deadLetters: ITopic;
  vectors: {
    /** Qdrant's REST address. */
    url: string;
    apiKey: ISecret;
  };
  embeddings: {
    /** Workers AI model. */
    model: string;
    /** Cloudflare account that runs the model. */
    accountId: string;
    /** API token that may run Workers AI. */
    token: ISecret;
  };
  memory: Size;
  timeout: Duration;
  /** Records that one instance works on at the same time. */
  concurrency: number;
  maxInstances: number;
  /** @default - none */
  labels?: Labels;
}

/** Keeps the vectors in step with the records: a function that every change of a record calls. */
export class MessageVectorization extends Construct {
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
