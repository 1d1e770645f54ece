import { Duration } from "../constructs/core/duration";
import type { EnvironmentConfig } from "../constructs/core/environment";
import { Size } from "../constructs/core/size";

/** What guests and staff depend on. Its data stores refuse to be deleted. */
export const prod: EnvironmentConfig = {
  name: "prod",
  domain: "casamarina.example",
  timeZone: "Europe/Lisbon",
  labels: { team: "platform", "cost-center": "operations" },
  protect: true,
  terraformState: { bucket: "casamarina-prod-terraform-state" },
  gcp: { project: "casamarina-prod", region: "europe-west3", firestoreLocation: "eur3" },
  cloudflare: { accountId: "b92e4c07d18f4e6aa5c3f6107d2b8e93", zoneId: "e3a5907cb6f14d82847d0c9f5b2a61de" },
  webhooks: {
    host: "hooks.casamarina.example",
    queue: { maxRetries: 20, maxBatchSize: 50, retention: Duration.days(14) },
  },
  chat: {
    host: "assistant.casamarina.example",
    rocketChatUrl: "https://chat.casamarina.example",
    botUserId: "H8kPzLd5WqNyRf3Tb",
    staffRooms: ["aB6mXsJt9GvCwQ4eZ", "rN2hKy7PfDxT5wLuM"],
    model: "openai/gpt-oss-120b",
  },
  vectors: { url: "https://vectors.casamarina.example:6333", embeddingModel: "@cf/baai/bge-m3" },
  sizes: {
    vectorize: {
      memory: Size.gibibytes(1),
      timeout: Duration.minutes(9),
      maxInstances: 20,
      concurrency: 32,
    },
  },
};
