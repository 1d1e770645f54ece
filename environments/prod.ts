import { Duration } from "../constructs/core/duration";
import type { EnvironmentConfig } from "../constructs/core/environment";
import { Size } from "../constructs/core/size";
import { certificateRequests } from "./certificate-requests";

/** What guests and staff depend on. Its data stores refuse to be deleted. */
export const prod: EnvironmentConfig = {
  name: "prod",
  domain: "casamarina.example",
  timeZone: "Europe/Lisbon",
  labels: { team: "platform", "cost-center": "operations" },
  protect: true,
  terraformState: { bucket: "casamarina-prod-terraform-state" },
  gcp: {
    project: "casamarina-prod",
    projectNumber: "736921850412",
    region: "europe-west3",
    firestoreLocation: "eur3",
  },
  hetzner: {
    location: "fsn1",
    network: {
      ipRange: "10.30.0.0/16",
      swarm: "10.30.1.0/24",
      vectors: "10.30.2.0/24",
      backup: "10.30.3.0/24",
    },
    adminRanges: ["203.0.113.0/28"],
    sshKeys: {
      ops: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@casamarina.example",
    },
  },
  swarm: {
    managers: { count: 3, serverType: "cx33" },
    workers: { count: 3, serverType: "cx43", volume: Size.gibibytes(200) },
    loadBalancer: "lb11",
    hosts: [
      { host: "chat.casamarina.example", healthPath: "/api/info" },
      { host: "auth.casamarina.example", healthPath: "/realms/master" },
      { host: "files.casamarina.example", healthPath: "/status" },
    ],
    certificateRequest: certificateRequests.prod.swarm,
  },
  cloudflare: { accountId: "b92e4c07d18f4e6aa5c3f6107d2b8e93", zoneId: "e3a5907cb6f14d82847d0c9f5b2a61de" },
  webhooks: {
    hosts: { aircall: "aircall-hooks.casamarina.example", guesty: "guesty-hooks.casamarina.example" },
    queue: { maxRetries: 20, maxBatchSize: 50, retention: Duration.days(14) },
    rateLimit: { requests: 1_000, period: Duration.seconds(10) },
  },
  chat: {
    host: "assistant.casamarina.example",
    rocketChatUrl: "https://chat.casamarina.example",
    botUserId: "H8kPzLd5WqNyRf3Tb",
    staffRooms: ["aB6mXsJt9GvCwQ4eZ", "rN2hKy7PfDxT5wLuM"],
    model: "openai/gpt-oss-120b",
  },
  vectors: {
    url: "https://vectors.casamarina.example:8443",
    embeddingModel: "@cf/baai/bge-m3",
    embeddingTextsADay: 1_000_000,
    nodes: 3,
    serverType: "cax31",
    volume: Size.gibibytes(100),
    certificateRequest: certificateRequests.prod.vectors,
  },
  backup: {
    schedule: "15 3 * * *",
    serverType: "cx43",
    volume: Size.gibibytes(500),
    keep: { daily: 7, weekly: 4, monthly: 12 },
  },
  monitoring: { emails: ["on-call@casamarina.example"] },
  sizes: {
    vectorize: {
      memory: Size.gibibytes(1),
      timeout: Duration.minutes(9),
      maxInstances: 20,
      concurrency: 32,
    },
    vectorizeMessages: {
      memory: Size.gibibytes(1),
      timeout: Duration.minutes(2),
      maxInstances: 20,
      concurrency: 80,
    },
  },
};
