import { Duration } from "../constructs/core/duration";
import type { EnvironmentConfig } from "../constructs/core/environment";
import { Size } from "../constructs/core/size";

/** Where changes are tried first; may be destroyed and built again at any time. */
export const dev: EnvironmentConfig = {
  name: "dev",
  domain: "dev.casamarina.example",
  timeZone: "Europe/Lisbon",
  labels: { team: "platform", "cost-center": "engineering" },
  protect: false,
  terraformState: { bucket: "casamarina-dev-terraform-state" },
  gcp: { project: "casamarina-dev", region: "europe-west3", firestoreLocation: "europe-west3" },
  cloudflare: { accountId: "5f0c2a9be47d4d1c8a3377e01b6d94f2", zoneId: "c41be07f92d64a35b8f0ad6e3c175920" },
  webhooks: {
    host: "hooks.dev.casamarina.example",
    queue: { maxRetries: 5, maxBatchSize: 10, retention: Duration.days(1) },
  },
  chat: {
    host: "assistant.dev.casamarina.example",
    rocketChatUrl: "https://chat.dev.casamarina.example",
    botUserId: "tQ7nWxkZ2pLrBvY4c",
    staffRooms: ["Ge5RjXw8mNfKt3HsD"],
    model: "openai/gpt-oss-120b",
  },
  vectors: { url: "https://vectors.dev.casamarina.example:6333", embeddingModel: "@cf/baai/bge-m3" },
  sizes: {
    vectorize: {
      memory: Size.mebibytes(512),
      timeout: Duration.minutes(2),
      maxInstances: 2,
      concurrency: 8,
    },
  },
};
