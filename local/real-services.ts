/** Services outside the platform that take the place of our stand-ins. */
export interface RealServices {
  /** `host:port` of a Firestore emulator. */
  firestore?: string;
  /** `host:port` of a Pub/Sub emulator. */
  pubsub?: string;
  qdrant?: { url: string; apiKey: string };
  groq?: { url: string; apiKey: string; model?: string };
  workersAi?: { url: string; token: string };
  rocketchat?: {
    url: string;
    botUserId: string;
    botToken: string;
    userId: string;
    userToken: string;
    room: string;
  };
  hetzner?: { url: string; token: string };
  aircall?: { url: string; id: string; token: string };
  guesty?: { url: string; clientId: string; clientSecret: string };
  /** Connection string of the chat's MongoDB, a replica set. */
  mongo?: string;
}

/** How to put each real service in a stand-in's place. */
export const REAL_SERVICE_HINTS: Record<keyof RealServices, string> = {
  firestore: "Set FIRESTORE_EMULATOR_HOST to use Google's emulator.",
  pubsub: "Set PUBSUB_EMULATOR_HOST to use Google's emulator.",
  qdrant: "Set QDRANT_URL (and QDRANT_API_KEY) to use a Qdrant server.",
  groq: "Set GROQ_API_KEY to have a language model answer.",
  workersAi: "Set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN to embed with Workers AI.",
  rocketchat:
    "Set ROCKETCHAT_URL, ROCKETCHAT_BOT_USER_ID, ROCKETCHAT_BOT_TOKEN, ROCKETCHAT_USER_ID, ROCKETCHAT_USER_TOKEN and ROCKETCHAT_ROOM to use a workspace of yours.",
  hetzner: "Set HCLOUD_URL and HCLOUD_TOKEN to make backup servers in a project of Hetzner Cloud.",
  aircall: "Set AIRCALL_API_URL, AIRCALL_API_ID and AIRCALL_API_TOKEN to check your webhooks at Aircall.",
  mongo:
    "Set MONGO_URL to keep the chat in an empty MongoDB of yours; with the ROCKETCHAT_ variables, to follow that workspace's.",
  guesty: "Set GUESTY_API_URL, GUESTY_CLIENT_ID and GUESTY_CLIENT_SECRET to ask your account at Guesty.",
};

/**
 * What the environment names in place of the stand-ins.
 *
 * @throws Error when a service is named by halves, with the variables that are missing
 */
export function findRealServices(env: NodeJS.ProcessEnv): RealServices {
  const {
    FIRESTORE_EMULATOR_HOST,
    PUBSUB_EMULATOR_HOST,
    QDRANT_URL,
    QDRANT_API_KEY,
    GROQ_API_KEY,
    MONGO_URL,
  } = env;
  const found: RealServices = {};
  if (FIRESTORE_EMULATOR_HOST) found.firestore = FIRESTORE_EMULATOR_HOST;
  if (PUBSUB_EMULATOR_HOST) found.pubsub = PUBSUB_EMULATOR_HOST;
  if (QDRANT_URL) found.qdrant = { url: QDRANT_URL, apiKey: QDRANT_API_KEY ?? "" };
  if (MONGO_URL) found.mongo = MONGO_URL;
  if (GROQ_API_KEY) {
    const url = env["GROQ_BASE_URL"] ?? "https://api.groq.com";
    found.groq = { url, apiKey: GROQ_API_KEY, model: env["GROQ_MODEL"] };
  }
  const cloudflare = allOrNone(env, "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN");
  if (cloudflare) {
    const url = `https://api.cloudflare.com/client/v4/accounts/${cloudflare.CLOUDFLARE_ACCOUNT_ID}/ai/run`;
    found.workersAi = { url, token: cloudflare.CLOUDFLARE_API_TOKEN };
  }
  const chat = allOrNone(
    env,
    "ROCKETCHAT_URL",
    "ROCKETCHAT_BOT_USER_ID",
    "ROCKETCHAT_BOT_TOKEN",
    "ROCKETCHAT_USER_ID",
    "ROCKETCHAT_USER_TOKEN",
    "ROCKETCHAT_ROOM",
  );
  if (chat) {
    found.rocketchat = {
      url: chat.ROCKETCHAT_URL,
      botUserId: chat.ROCKETCHAT_BOT_USER_ID,
      botToken: chat.ROCKETCHAT_BOT_TOKEN,
      userId: chat.ROCKETCHAT_USER_ID,
      userToken: chat.ROCKETCHAT_USER_TOKEN,
      room: chat.ROCKETCHAT_ROOM,
    };
  }
  // The token alone may be there for Terraform: nobody should get servers by surprise.
  const hetzner = env["HCLOUD_URL"] ? allOrNone(env, "HCLOUD_URL", "HCLOUD_TOKEN") : undefined;
  if (hetzner) found.hetzner = { url: hetzner.HCLOUD_URL, token: hetzner.HCLOUD_TOKEN };
  // These may be there for npm run webhooks: nobody should get a company's webhooks changed by surprise.
  const aircall = env["AIRCALL_API_URL"]
    ? allOrNone(env, "AIRCALL_API_URL", "AIRCALL_API_ID", "AIRCALL_API_TOKEN")
    : undefined;
  if (aircall) {
    const { AIRCALL_API_URL: url, AIRCALL_API_ID: id, AIRCALL_API_TOKEN: token } = aircall;
    found.aircall = { url, id, token };
  }
  const guesty = env["GUESTY_API_URL"]
    ? allOrNone(env, "GUESTY_API_URL", "GUESTY_CLIENT_ID", "GUESTY_CLIENT_SECRET")
    : undefined;
  if (guesty) {
    const { GUESTY_API_URL: url, GUESTY_CLIENT_ID: clientId, GUESTY_CLIENT_SECRET: clientSecret } = guesty;
    found.guesty = { url, clientId, clientSecret };
  }
  return found;
}

/** Where a real service is, for everybody to see: a MongoDB's address may hold the password to it. */
export function shownAddress(service: RealServices[keyof RealServices]): string | undefined {
  const url = typeof service === "string" ? service : service?.url;
  return url?.replace(/\/\/[^/@]*@/, "//");
}

function allOrNone<Name extends string>(
  env: NodeJS.ProcessEnv,
  ...names: Name[]
): Record<Name, string> | undefined {
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return undefined;
  if (missing.length === 0)
    return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<Name, string>;
  const given = names.filter((name) => env[name]);
  throw new Error(`${given.join(", ")} is set, but ${missing.join(", ")} is not. Set all of them, or none.`);
}
