import { Duration } from "../constructs/core/duration";
import type { EnvironmentConfig } from "../constructs/core/environment";
import { Size } from "../constructs/core/size";
import { certificateRequests } from "./certificate-requests";

/** Where changes are tried first; may be destroyed and built again at any time. */
export const dev: EnvironmentConfig = {
  name: "dev",
  domain: "dev.casamarina.example",
  timeZone: "Europe/Lisbon",
  labels: { team: "platform", "cost-center": "engineering" },
  protect: false,
  terraformState: { bucket: "casamarina-dev-terraform-state" },
  gcp: {
    project: "casamarina-dev",
    projectNumber: "418203957146",
    region: "europe-west3",
    firestoreLocation: "europe-west3",
  },
  hetzner: {
    location: "fsn1",
    network: {
      ipRange: "10.10.0.0/16",
      swarm: "10.10.1.0/24",
      vectors: "10.10.2.0/24",
      backup: "10.10.3.0/24",
    },
    adminRanges: ["203.0.113.0/28"],
    sshKeys: {
      ops: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEktyofVWMgF7MZJdye3vt8C41Cj10n0WGn2Pozj12pI ops@dev.casamarina.example",
    },
  },
  swarm: {
    managers: { count: 1, serverType: "cx23" },
    workers: { count: 2, serverType: "cx33", volume: Size.gibibytes(20) },
    loadBalancer: "lb11",
    hosts: [
      { host: "chat.dev.casamarina.example", healthPath: "/api/info" },
      { host: "auth.dev.casamarina.example", healthPath: "/realms/master" },
      { host: "files.dev.casamarina.example", healthPath: "/status" },
    ],
    certificateRequest: certificateRequests.dev.swarm,
  },
  cloudflare: { accountId: "5f0c2a9be47d4d1c8a3377e01b6d94f2", zoneId: "c41be07f92d64a35b8f0ad6e3c175920" },
  webhooks: {
    hosts: { aircall: "aircall-hooks.dev.casamarina.example", guesty: "guesty-hooks.dev.casamarina.example" },
    queue: { maxRetries: 10, maxBatchSize: 10, retention: Duration.days(1) },
    rateLimit: { requests: 300, period: Duration.seconds(10) },
  },
  chat: {
    host: "assistant.dev.casamarina.example",
    rocketChatUrl: "https://chat.dev.casamarina.example",
    botUserId: "tQ7nWxkZ2pLrBvY4c",
    staffRooms: ["Ge5RjXw8mNfKt3HsD"],
    model: "openai/gpt-oss-120b",
  },
  vectors: {
    url: "https://vectors.dev.casamarina.example:8443",
    embeddingModel: "@cf/baai/bge-m3",
    embeddingTextsADay: 20_000,
    nodes: 1,
    serverType: "cax11",
    volume: Size.gibibytes(10),
    certificateRequest: certificateRequests.dev.vectors,
  },
  backup: {
    schedule: "15 2 * * *",
    serverType: "cx23",
    volume: Size.gibibytes(20),
    keep: { daily: 7, weekly: 4, monthly: 12 },
  },
  monitoring: { emails: ["platform@casamarina.example"] },
  sizes: {
    vectorize: {
      memory: Size.mebibytes(512),
      timeout: Duration.minutes(2),
      maxInstances: 2,
      concurrency: 8,
    },
    vectorizeMessages: {
      memory: Size.mebibytes(512),
      timeout: Duration.minutes(1),
      maxInstances: 2,
      concurrency: 16,
    },
  },
};
