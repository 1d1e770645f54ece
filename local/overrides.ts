import { randomBytes } from "node:crypto";
import type { Ports } from "./ports";
import type { RealServices } from "./real-services";
import { LOCAL_EMBEDDING_MODEL } from "./workers-ai/server";

/** Secrets of one run. None is worth anything outside this machine, and none is written down. */
export interface LocalSecrets {
  aircallToken: string;
  /** The unguessable end of the path that webhooks come by. */
  webhookPathKey: string;
  qdrantKey: string;
  rocketchatWebhookToken: string;
  botToken: string;
  /** Of each person in the sample workspace. */
  peopleToken: string;
  hetznerToken: string;
  /** Of Aircall's API. */
  aircallApiToken: string;
  /** What Guesty's webhooks are signed with. */
  guestyWebhookSecret: string;
}

/**
 * Fresh secrets. QDRANT_API_KEY is that of the stand-in, too, so that commands beside the platform can be given it; so is
 * TRICLOUD_CHAT_TOKEN that of the people in the chat.
 */
export function makeSecrets(env: NodeJS.ProcessEnv = {}): LocalSecrets {
  const secret = () => randomBytes(24).toString("base64url");
  return {
    aircallToken: secret(),
    webhookPathKey: secret(),
    qdrantKey: env["QDRANT_API_KEY"] || secret(),
    rocketchatWebhookToken: secret(),
    botToken: secret(),
    peopleToken: env["TRICLOUD_CHAT_TOKEN"] || secret(),
    hetznerToken: secret(),
    aircallApiToken: secret(),
    guestyWebhookSecret: `whsec_${randomBytes(24).toString("base64")}`,
  };
}

/** Where each function finds the services that it calls. */
export interface Addresses {
  /** `host:port` */
  firestore: string;
  /** `host:port` */
  pubsub: string;
  /** Connection string of the chat's database. */
  mongo: string;
  qdrant: { url: string; apiKey: string };
  groq: { url: string; apiKey: string };
  workersAi: { url: string; token: string };
  /** One, or two separated by a comma while a new one takes over. */
  embeddingModel: string;
  rocketchat: string;
  hetzner: { url: string; token: string };
  /** Aircall's API. */
  aircall: { url: string; id: string; token: string };
  /** Guesty's API, without the version. */
  guesty: { url: string; clientId: string; clientSecret: string };
  /** Where each provider's webhooks arrive, without the path key. */
  aircallWebhook: string;
  guestyWebhook: string;
  /** Where backup servers report. */
  backupReports: string;
}

/**
 * The stand-ins' addresses, with the real services in their places.
 *
 * @param models in place of the one that Workers AI or its stand-in has
 */
export function addressesOf(
  ports: Ports,
  secrets: LocalSecrets,
  real: RealServices,
  models?: string,
): Addresses {
  const url = (port: number) => `http://127.0.0.1:${port}`;
  return {
    firestore: real.firestore ?? `127.0.0.1:${ports.firestore}`,
    pubsub: real.pubsub ?? `127.0.0.1:${ports.pubsub}`,
    mongo: real.mongo ?? `mongodb://127.0.0.1:${ports.mongo}/?replicaSet=rs0`,
    qdrant: real.qdrant ?? { url: url(ports.qdrant), apiKey: secrets.qdrantKey },
    groq: real.groq ?? { url: url(ports.groq), apiKey: "local" },
    workersAi: real.workersAi ?? {
      url: `${url(ports["workers-ai"])}/client/v4/accounts/local/ai/run`,
      token: "local",
    },
    embeddingModel: models || (real.workersAi ? "@cf/baai/bge-m3" : LOCAL_EMBEDDING_MODEL),
    rocketchat: real.rocketchat?.url ?? url(ports.rocketchat),
    hetzner: real.hetzner ?? { url: `${url(ports.hetzner)}/v1`, token: secrets.hetznerToken },
    aircall: real.aircall ?? { url: url(ports.aircall), id: "local", token: secrets.aircallApiToken },
    guesty: real.guesty ?? {
      url: url(ports.guesty),
      clientId: "local",
      // The same in every run: with another one the token that is kept could not be read, and there are five a day.
      clientSecret: "local-guesty-client",
    },
    guestyWebhook: `${url(ports["guesty-webhook"])}/guesty`,
    aircallWebhook: `${url(ports["aircall-webhook"])}/aircall`,
    backupReports: url(ports["backup-report"]),
  };
}

/**
 * The variables of each function that differ from the plan: addresses, secrets and the embedding model, nothing
 * else. `undefined` takes a variable away.
 */
export function overridesOf(
  addresses: Addresses,
  secrets: LocalSecrets,
  real: RealServices,
): Record<string, Record<string, string | undefined>> {
  const google = {
    // Google's clients would look for the metadata server, which no machine outside Google has.
    METADATA_SERVER_DETECTION: "none",
    FIRESTORE_EMULATOR_HOST: addresses.firestore,
  };
  const ingestion = {
    FIRESTORE_URL: `http://${addresses.firestore}`,
    // Emulators take `Bearer owner` in place of a service account.
    GCP_SERVICE_ACCOUNT: undefined,
    WEBHOOK_PATH_KEYS: secrets.webhookPathKey,
  };
  const vectorization = {
    ...google,
    PUBSUB_EMULATOR_HOST: addresses.pubsub,
    QDRANT_URL: addresses.qdrant.url,
    QDRANT_API_KEY: addresses.qdrant.apiKey,
    WORKERS_AI_URL: addresses.workersAi.url,
    WORKERS_AI_TOKEN: addresses.workersAi.token,
    EMBEDDING_MODEL: addresses.embeddingModel,
  };
  return {
    "aircall-webhook": {
      ...ingestion,
      AIRCALL_TOKENS: secrets.aircallToken,
      WEBHOOK_URL: addresses.aircallWebhook,
      AIRCALL_API_URL: addresses.aircall.url,
      AIRCALL_API_ID: addresses.aircall.id,
      AIRCALL_API_TOKEN: addresses.aircall.token,
    },
    "guesty-webhook": {
      ...ingestion,
      WEBHOOK_URL: addresses.guestyWebhook,
      GUESTY_WEBHOOK_SECRETS: secrets.guestyWebhookSecret,
      GUESTY_API_URL: addresses.guesty.url,
      GUESTY_CLIENT_ID: addresses.guesty.clientId,
      GUESTY_CLIENT_SECRET: addresses.guesty.clientSecret,
    },
    "llm-query": {
      QDRANT_URL: addresses.qdrant.url,
      QDRANT_API_KEY: addresses.qdrant.apiKey,
      GROQ_BASE_URL: addresses.groq.url,
      GROQ_API_KEY: addresses.groq.apiKey,
      ...(real.groq?.model && { GROQ_MODEL: real.groq.model }),
      ROCKETCHAT_URL: addresses.rocketchat,
      ROCKETCHAT_AUTH_TOKEN: real.rocketchat?.botToken ?? secrets.botToken,
      ROCKETCHAT_WEBHOOK_TOKENS: secrets.rocketchatWebhookToken,
      ...(real.rocketchat && {
        ROCKETCHAT_USER_ID: real.rocketchat.botUserId,
        STAFF_ROOMS: real.rocketchat.room,
      }),
    },
    vectorize: vectorization,
    "vectorize-rooms": vectorization,
    // Nothing stands in front of a function here that checks its callers' signatures for it.
    "vectorize-messages": {
      ...vectorization,
      PUSH_BEHIND_IAM: undefined,
      GOOGLE_JWKS_URL: `http://${addresses.pubsub}/oauth2/v3/certs`,
    },
    backup: {
      ...google,
      HCLOUD_URL: addresses.hetzner.url,
      HCLOUD_TOKEN: addresses.hetzner.token,
      REPORT_URL: addresses.backupReports,
    },
    "backup-report": google,
  };
}
