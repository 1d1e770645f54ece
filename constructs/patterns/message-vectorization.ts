import { Construct } from "constructs";
import { Validation } from "../core";
import { type ITopic, NodeFunction, type NodeFunctionProps, PushFunction, Trigger } from "../gcp";
import type { MessageVectorizationProps, VectorizeSize } from "./message-vectorization-props";

/**
 * Keeps the vectors in step with the records and with the chat. Three functions run one archive: Firestore calls one with
 * every change of a record and one with every change of a room, and Pub/Sub calls the third with the chat's messages,
 * those of one message in their order.
 *
 * The functions may come to the same vectors at the same time, since each brings them to what Firestore says at the end.
 */
export class MessageVectorization extends Construct {
  /** Vectorizes a record on every change of it. */
  readonly records: NodeFunction;
  /** Vectorizes a message of the chat whenever it is written, edited or deleted. */
  readonly messages: PushFunction;
  /** Shows a room's messages to others when others may read it. */
  readonly rooms: NodeFunction;

  constructor(scope: Construct, id: string, props: MessageVectorizationProps) {
    super(scope, id);
    validate(this, props);
    const { name, firestore, messages, deadLetters } = props;
    this.records = new NodeFunction(this, "Records", {
      ...basisOf(name, "vectorizeRecord", props, deadLetters, props),
      trigger: Trigger.firestoreWritten({ firestore, document: "records/{record}" }),
    });
    this.rooms = new NodeFunction(this, "Rooms", {
      ...basisOf(`${name}-rooms`, "vectorizeRoom", props, deadLetters, props),
      trigger: Trigger.firestoreWritten({ firestore, document: "chatRooms/{room}" }),
    });
    this.messages = new PushFunction(this, "Messages", {
      ...basisOf(`${name}-messages`, "vectorizeMessages", messages, messages.deadLetters, props),
      topic: messages.topic,
      ordering: true,
      deadLetters: {
        topic: messages.deadLetters,
        serviceAgent: messages.serviceAgent,
        maxDeliveryAttempts: messages.maxDeliveryAttempts ?? 10,
      },
    });
    for (const fn of [this.records, this.rooms, this.messages]) firestore.grantReadWrite(fn.serviceAccount);
    for (const fn of [this.records, this.rooms]) deadLetters.grantPublish(fn.serviceAccount);
    messages.deadLetters.grantPublish(this.messages.serviceAccount);
  }
}

function basisOf(
  functionName: string,
  entryPoint: string,
  { memory, timeout, concurrency, maxInstances }: VectorizeSize,
  deadLetters: ITopic,
  props: MessageVectorizationProps,
): NodeFunctionProps {
  const { project, region, entry, sourceBucket, buildServiceAccount, firestore, labels } = props;
  const { vectors, embeddings } = props;
  return {
    project,
    region,
    functionName,
    entry,
    entryPoint,
    sourceBucket,
    ...(buildServiceAccount && { buildServiceAccount }),
    memory,
    timeout,
    concurrency,
    maxInstances,
    ...(labels && { labels }),
    environment: {
      GOOGLE_CLOUD_PROJECT: project,
      FIRESTORE_DATABASE: firestore.databaseName,
      QDRANT_URL: vectors.url,
      CLOUDFLARE_ACCOUNT_ID: embeddings.accountId,
      EMBEDDING_MODEL: embeddings.model,
      EMBEDDING_TEXTS_A_DAY: String(embeddings.textsADay),
      DEAD_LETTER_TOPIC: deadLetters.topicName,
    },
    secrets: { QDRANT_API_KEY: vectors.apiKey, WORKERS_AI_TOKEN: embeddings.token },
  };
}

function validate(vectorization: MessageVectorization, props: MessageVectorizationProps): void {
  new Validation(vectorization)
    .check(
      "name",
      props.name,
      (name) => /^[a-z](?:[a-z0-9-]{0,52}[a-z0-9])?$/.test(name),
      "Use lower-case letters, digits and -, a letter first and no - last, 54 characters at most.",
    )
    .check(
      "embeddings.textsADay",
      props.embeddings.textsADay,
      (count) => Number.isInteger(count) && count >= 1,
      "Use a whole number, 1 or more.",
    )
    .finish();
}
