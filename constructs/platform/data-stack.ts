import type { Construct } from "constructs";
import { Duration, type EnvironmentConfig } from "../core";
import { Firestore, Secret, ServiceAccount, Topic, useGoogle } from "../gcp";
import { PlatformStack } from "./platform-stack";
import { sharedNames } from "./shared-names";

/** `<environment>-data`: the records, the topics, and the places of the secrets. */
export class DataStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, "data", config);
    useGoogle(this, config.gcp);
    const firestore = this.addFirestore();
    const { vectorizeDeadLetters, vectorizeDeadLettersKept } = sharedNames(config);
    this.addDeadLetters("VectorizeDeadLetters", vectorizeDeadLetters, vectorizeDeadLettersKept);
    this.addChatMessages(firestore);
    this.addSecrets();
  }

  private addFirestore(): Firestore {
    const { gcp, protect, name } = this.config;
    const firestore = new Firestore(this, "Firestore", {
      project: gcp.project,
      location: gcp.firestoreLocation,
      protect,
    });
    for (const [collection, field] of longTexts) firestore.addIndexExemption(collection, field);
    // Workers run outside Google Cloud, so their identities need keys; those are made by hand.
    for (const [id, worker] of [
      ["AircallWebhook", "aircall-webhook"],
      ["GuestyWebhook", "guesty-webhook"],
    ] as const) {
      firestore.grantReadWrite(new ServiceAccount(this, id, { accountId: `${name}-${worker}` }));
    }
    return firestore;
  }

  private addChatMessages(firestore: Firestore): void {
    const { chatMessages, chatMessagesDeadLetters, chatMessagesDeadLettersKept } = sharedNames(this.config);
    const topic = new Topic(this, "ChatMessages", { topicName: chatMessages });
    this.addDeadLetters("ChatMessagesDeadLetters", chatMessagesDeadLetters, chatMessagesDeadLettersKept);
    // The listener runs on the Swarm, beside the chat's database: its key is made by hand, too.
    const listener = new ServiceAccount(this, "MongoListener", {
      accountId: `${this.config.name}-mongo-listener`,
    });
    topic.grantPublish(listener);
    firestore.grantReadWrite(listener);
  }

  private addDeadLetters(id: string, topicName: string, subscriptionName: string): void {
    new Topic(this, id, { topicName }).addSubscription("Kept", {
      subscriptionName,
      retention: Duration.days(31),
      protect: this.config.protect,
    });
  }

  private addSecrets(): void {
    const { qdrantApiKey, workersAiToken, hetznerToken } = sharedNames(this.config);
    const { protect } = this.config;
    new Secret(this, "QdrantApiKey", { secretName: qdrantApiKey, protect });
    new Secret(this, "WorkersAiToken", { secretName: workersAiToken, protect });
    new Secret(this, "HetznerToken", { secretName: hetznerToken, protect });
  }
}

/** What is kept to be read as a whole, by collection and field. */
const longTexts = [
  ["deliveries", "payload"],
  ["quarantine", "payload"],
  ["deadLetters", "payload"],
  ["payloads", "piece"],
  ["recordParts", "parts"],
  ["records", "text"],
  ["chatMessages", "text"],
  ["chatMessages", "attachments"],
] as const;
