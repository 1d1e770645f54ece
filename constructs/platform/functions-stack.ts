import type { Construct } from "constructs";
import { type EnvironmentConfig, physicalName } from "../core";
import { Bucket, BuildServiceAccount, Firestore, Secret, Topic, useGoogle } from "../gcp";
import { MessageVectorization } from "../patterns";
import { PlatformStack } from "./platform-stack";
import { sharedNames } from "./shared-names";

/** Entry files of the Cloud Functions. */
export interface FunctionEntries {
  vectorize: string;
}

/** `<environment>-functions`: the Cloud Functions with their sources, identities and triggers. */
export class FunctionsStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig, entries: FunctionEntries) {
    super(scope, "functions", config);
    useGoogle(this, config.gcp);
    const { gcp, cloudflare, vectors, sizes, name } = config;
    const { labels } = this;
    const shared = sharedNames(config);
    const sourceBucket = new Bucket(this, "Sources", {
      bucketName: physicalName([gcp.project, "functions"]),
      location: gcp.region,
      // Bundles can be built again from the repository at any time.
      versioned: false,
      protect: false,
      labels,
    });
    new MessageVectorization(this, "Vectorization", {
      project: gcp.project,
      region: gcp.region,
      functionName: `${name}-vectorize`,
      entry: entries.vectorize,
      sourceBucket,
      buildServiceAccount: new BuildServiceAccount(this, "Builder", {
        project: gcp.project,
        accountId: `${name}-function-builder`,
        sourceBucket,
      }),
      firestore: Firestore.fromDatabaseName(this, "Firestore", {
        project: gcp.project,
        location: gcp.firestoreLocation,
      }),
      deadLetters: Topic.fromTopicId(
        this,
        "VectorizeDeadLetters",
        `projects/${gcp.project}/topics/${shared.vectorizeDeadLetters}`,
      ),
      vectors: { url: vectors.url, apiKey: Secret.fromSecretName(this, "QdrantApiKey", shared.qdrantApiKey) },
      embeddings: {
        model: vectors.embeddingModel,
        accountId: cloudflare.accountId,
        token: Secret.fromSecretName(this, "WorkersAiToken", shared.workersAiToken),
      },
      ...sizes.vectorize,
      labels,
    });
  }
}
