import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration, Size } from "tricloud";
import { Bucket, Firestore, Secret, Topic, useGoogle } from "tricloud/gcp";
import { MessageVectorization } from "tricloud/patterns";

const project = "shop";
const region = "europe-west3";

export class MessageVectorizationStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    const sourceBucket = new Bucket(this, "Sources", { bucketName: "shop-sources", location: region });
    const firestore = new Firestore(this, "Records", { project, location: "eur3" });
    const deadLetters = new Topic(this, "DeadLetters", { topicName: "vectorize-dead" });
    deadLetters.addSubscription("Kept", {
      subscriptionName: "vectorize-dead-kept",
      retention: Duration.days(31),
      protect: true,
    });

    new MessageVectorization(this, "Vectors", {
      project,
      region,
      functionName: "vectorize",
      entry: "src/vectorize.ts",
      sourceBucket,
      firestore,
      deadLetters,
      vectors: {
        url: "https://vectors.example.com:8443",
        apiKey: new Secret(this, "QdrantApiKey", { secretName: "qdrant-api-key" }),
      },
      embeddings: {
        model: "@cf/baai/bge-m3",
        accountId: "0123456789abcdef0123456789abcdef",
        token: new Secret(this, "WorkersAiToken", { secretName: "workers-ai-token" }),
      },
      memory: Size.mebibytes(512),
      timeout: Duration.minutes(2),
      concurrency: 8,
      maxInstances: 10,
    });
  }
}
