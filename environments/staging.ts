import { Duration } from "../constructs/core/duration";
import type { EnvironmentConfig } from "../constructs/core/environment";
import { Size } from "../constructs/core/size";
import { certificateRequests } from "./certificate-requests";

/** The last stop before production: its shape and limits, with invented data. */
export const staging: EnvironmentConfig = {
  name: "staging",
  domain: "staging.casamarina.example",
  timeZone: "Europe/Lisbon",
  labels: { team: "platform", "cost-center": "engineering" },
  protect: false,
  terraformState: { bucket: "casamarina-staging-terraform-state" },
  gcp: {
    project: "casamarina-staging",
    projectNumber: "590417728361",
    region: "europe-west3",
    firestoreLocation: "europe-west3",
  },
  hetzner: {
    location: "fsn1",
    network: {
      ipRange: "10.20.0.0/16",
      swarm: "10.20.1.0/24",
      vectors: "10.20.2.0/24",
      backup: "10.20.3.0/24",
    },
    adminRanges: ["203.0.113.0/28"],
    sshKeys: {
      ops: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJ+9YE4XYNYBNiLmLO/LXomrr5tflaNYTNmrRWUWmqP ops@staging.casamarina.example",
    },
  },
  swarm: {
    managers: { count: 3, serverType: "cx23" },
    workers: { count: 2, serverType: "cx33", volume: Size.gibibytes(50) },
    loadBalancer: "lb11",
    hosts: [
      { host: "chat.staging.casamarina.example", healthPath: "/api/info" },
      { host: "auth.staging.casamarina.example", healthPath: "/realms/master" },
      { host: "files.staging.casamarina.example", healthPath: "/status" },
    ],
    certificateRequest: certificateRequests.staging.swarm,
  },
  cloudflare: { accountId: "5f0c2a9be47d4d1c8a3377e01b6d94f2", zoneId: "08d7e6b15ac94f2f9d2b41c7f3e8a065" },
  webhooks: {
    hosts: {
      aircall: "aircall-hooks.staging.casamarina.example",
      guesty: "guesty-hooks.staging.casamarina.example",
    },
    queue: { maxRetries: 10, maxBatchSize: 25, retention: Duration.days(4) },
    rateLimit: { requests: 300, period: Duration.seconds(10) },
  },
  chat: {
    host: "assistant.staging.casamarina.example",
    rocketChatUrl: "https://chat.staging.casamarina.example",
    botUserId: "m3FsDq9RzTgXh6JwP",
    staffRooms: ["wK4vYtNc7BpLxS2nE"],
    model: "openai/gpt-oss-120b",
  },
  vectors: {
    url: "https://vectors.staging.casamarina.example:8443",
    embeddingModel: "@cf/baai/bge-m3",
    embeddingTextsADay: 100_000,
    nodes: 1,
    serverType: "cax21",
    volume: Size.gibibytes(20),
    certificateRequest: certificateRequests.staging.vectors,
  },
  backup: {
    schedule: "15 2 * * *",
    serverType: "cx33",
    volume: Size.gibibytes(50),
    keep: { daily: 7, weekly: 4, monthly: 12 },
  },
  monitoring: { emails: ["platform@casamarina.example"] },
  sizes: {
    vectorize: {
      memory: Size.gibibytes(1),
      timeout: Duration.minutes(4),
      maxInstances: 5,
      concurrency: 16,
    },
    vectorizeMessages: {
      memory: Size.gibibytes(1),
      timeout: Duration.minutes(2),
      maxInstances: 5,
      concurrency: 40,
    },
  },
};
