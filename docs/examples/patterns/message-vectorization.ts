import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration, Size } from "tricloud";
import { Bucket, Firestore, Secret, ServiceAgent, Topic, useGoogle } from "tricloud/gcp";
import { MessageVectorization } from "tricloud/patterns";

const project = "shop";
const region = "europe-west3";

export class MessageVectorizationStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    const sourceBucket = new Bucket(this, "Sources", { bucketName: "shop-sources", location: region });
    const firestore = new Firestore(this, "Database", { project, location: "eur3" });
    const size = {
      memory: Size.gibibytes(1),
      timeout: Duration.minutes(2),
      concurrency: 8,
      maxInstances: 10,
    };

    new MessageVectorization(this, "Vectors", {
      project,
      region,
      name: "vectorize",
      entry: "src/vectorize.ts",
      sourceBucket,
      firestore,
      deadLetters: this.deadLetters("Records", "vectorize-dead"),
      messages: {
        topic: new Topic(this, "Messages", { topicName: "chat-messages" }),
        deadLetters: this.deadLetters("DeadMessages", "chat-messages-dead"),
        serviceAgent: ServiceAgent.pubsub(this, "PubsubAgent", "123456789012"),
        ...size,
      },
      vectors: {
        url: "https://vectors.example.com:8443",
        apiKey: new Secret(this, "QdrantApiKey", { secretName: "qdrant-api-key" }),
      },
      embeddings: {
        model: "@cf/baai/bge-m3",
        accountId: "0123456789abcdef0123456789abcdef",
        token: new Secret(this, "WorkersAiToken", { secretName: "workers-ai-token" }),
        textsADay: 100_000,
      },
      ...size,
    });
  }

  private deadLetters(id: string, topicName: string): Topic {
    const topic = new Topic(this, `${id}Topic`, { topicName });
    topic.addSubscription("Kept", { subscriptionName: `${topicName}-kept`, retention: Duration.days(31) });
    return topic;
  }
}
