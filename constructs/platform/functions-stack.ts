import type { Construct } from "constructs";
import { allowDestroy } from "../aspects";
import { type EnvironmentConfig, physicalName } from "../core";
import {
  Bucket,
  BuildServiceAccount,
  Firestore,
  type IBucket,
  type IFirestore,
  type ITopic,
  Secret,
  ServiceAgent,
  Topic,
  useGoogle,
} from "../gcp";
import { BackupAutomation, MessageVectorization } from "../patterns";
import { PlatformStack } from "./platform-stack";
import { type SharedNames, sharedNames } from "./shared-names";

/** Entry files of the Cloud Functions. */
export interface FunctionEntries {
  /** Makes backups and takes their reports. */
  backup: string;
  /** Makes vectors of records and of the chat's messages. */
  vectorize: string;
}

/** What every function of the stack needs. */
interface FunctionBasis {
  project: string;
  region: string;
  sourceBucket: IBucket;
  buildServiceAccount: BuildServiceAccount;
  firestore: IFirestore;
}

/** `<environment>-functions`: the Cloud Functions with their sources, identities, triggers and schedules. */
export class FunctionsStack extends PlatformStack {
  private readonly names: SharedNames;

  constructor(scope: Construct, config: EnvironmentConfig, entries: FunctionEntries) {
    super(scope, "functions", config);
    this.names = sharedNames(config);
    useGoogle(this, config.gcp);
    const basis = this.addBasis();
    this.addVectorization(entries.vectorize, basis);
    this.addBackups(entries.backup, basis);
  }

  private addBasis(): FunctionBasis {
    const { gcp, name } = this.config;
    const { project, region, firestoreLocation: location } = gcp;
    const sourceBucket = new Bucket(this, "Sources", {
      bucketName: physicalName([project, "functions"]),
      location: region,
      versioned: false,
      protect: false,
    });
    allowDestroy(sourceBucket, "Bundles can be built again from the repository at any time.");
    return {
      project,
      region,
      sourceBucket,
      buildServiceAccount: new BuildServiceAccount(this, "Builder", {
        project,
        accountId: `${name}-function-builder`,
        sourceBucket,
      }),
      firestore: Firestore.fromDatabaseName(this, "Firestore", { project, location }),
    };
  }

  private addVectorization(entry: string, basis: FunctionBasis): void {
    const { gcp, cloudflare, vectors, sizes } = this.config;
    const { names } = this;
    new MessageVectorization(this, "Vectorization", {
      ...basis,
      ...sizes.vectorize,
      name: names.vectorize,
      entry,
      deadLetters: this.topic("VectorizeDeadLetters", names.vectorizeDeadLetters),
      messages: {
        ...sizes.vectorizeMessages,
        topic: this.topic("ChatMessages", names.chatMessages),
        deadLetters: this.topic("ChatMessagesDeadLetters", names.chatMessagesDeadLetters),
        serviceAgent: ServiceAgent.pubsub(this, "PubsubAgent", gcp.projectNumber),
      },
      vectors: { url: vectors.url, apiKey: Secret.fromSecretName(this, "QdrantApiKey", names.qdrantApiKey) },
      embeddings: {
        model: vectors.embeddingModel,
        accountId: cloudflare.accountId,
        token: Secret.fromSecretName(this, "WorkersAiToken", names.workersAiToken),
        textsADay: vectors.embeddingTextsADay,
      },
    });
  }

  private topic(id: string, name: string): ITopic {
    return Topic.fromTopicId(this, id, `projects/${this.config.gcp.project}/topics/${name}`);
  }

  private addBackups(entry: string, basis: FunctionBasis): void {
    const { timeZone, hetzner, backup } = this.config;
    const { network, backupFirewall, backupImageSelector, backupVolumeSelector, hetznerToken } = this.names;
    new BackupAutomation(this, "Backups", {
      ...basis,
      name: this.names.backup,
      entry,
      hetznerToken: Secret.fromSecretName(this, "HetznerToken", hetznerToken),
      cron: backup.schedule,
      timeZone,
      server: {
        type: backup.serverType,
        location: hetzner.location,
        network,
        firewall: backupFirewall,
        imageSelector: backupImageSelector,
      },
      volumeSelector: backupVolumeSelector,
      keep: backup.keep,
    });
  }
}
