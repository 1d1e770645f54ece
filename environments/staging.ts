import { Duration } from "../constructs/core/duration";
import type { EnvironmentConfig } from "../constructs/core/environment";
import { Size } from "../constructs/core/size";

/** The last stop before production: its shape and limits, with invented data. */
export const staging: EnvironmentConfig = {
  name: "staging",
  domain: "staging.casamarina.example",
  timeZone: "Europe/Lisbon",
  labels: { team: "platform", "cost-center": "engineering" },
  protect: false,
  terraformState: { bucket: "casamarina-staging-terraform-state" },
  gcp: { project: "casamarina-staging", region: "europe-west3", firestoreLocation: "europe-west3" },
  cloudflare: { accountId: "5f0c2a9be47d4d1c8a3377e01b6d94f2", zoneId: "08d7e6b15ac94f2f9d2b41c7f3e8a065" },
  webhooks: {
    host: "hooks.staging.casamarina.example",
    queue: { maxRetries: 10, maxBatchSize: 25, retention: Duration.days(4) },
  },
  chat: {
    host: "assistant.staging.casamarina.example",
    rocketChatUrl: "https://chat.staging.casamarina.example",
    botUserId: "m3FsDq9RzTgXh6JwP",
    staffRooms: ["wK4vYtNc7BpLxS2nE"],
    model: "openai/gpt-oss-120b",
  },
  vectors: { url: "https://vectors.staging.casamarina.example:6333", embeddingModel: "@cf/baai/bge-m3" },
  sizes: {
    vectorize: {
      memory: Size.gibibytes(1),
      timeout: Duration.minutes(4),
      maxInstances: 5,
      concurrency: 16,
    },
  },
};
