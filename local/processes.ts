import { join } from "node:path";
import { SUBSCRIBED_EVENTS } from "../lambdas/guesty-webhook/guesty-events";
import type { AircallOptions } from "./aircall/server";
import { unpack } from "./functions/unpack";
import type { GuestyOptions } from "./guesty/server";
import { seedOf } from "./hetzner/seed-of";
import type { HetznerOptions } from "./hetzner/server";
import { functionOf, subscriptionOf } from "./plan/platform-plan";
import { pushAccountOf } from "./plan/subscription-plan";
import { portOf } from "./ports";
import { PROJECT_FOLDER } from "./project";
import type { RealServices } from "./real-services";
import type { RocketChatOptions } from "./rocketchat/server";
import { type PlatformSetup, shortName } from "./setup";
import type { ProcessSpec } from "./supervisor/supervised-process";
import { workerOptions } from "./workers/worker-options";

/** Processes run compiled, also under a test that is not. */
const BUILT = join(PROJECT_FOLDER, "dist", "local");

/** The stand-ins, and the real service that each gives way to. */
export const STAND_INS = {
  firestore: "firestore",
  pubsub: "pubsub",
  qdrant: "qdrant",
  "workers-ai": "workersAi",
  groq: "groq",
  rocketchat: "rocketchat",
  hetzner: "hetzner",
  aircall: "aircall",
  guesty: "guesty",
  mongo: "mongo",
} as const satisfies Record<string, keyof RealServices>;

export type StandInName = keyof typeof STAND_INS;

export const STAND_IN_NAMES = Object.keys(STAND_INS) as StandInName[];

/** The stand-ins that no real service takes the place of. */
export function standInProcesses(setup: PlatformSetup): ProcessSpec[] {
  return STAND_IN_NAMES.filter((name) => !setup.real[STAND_INS[name]]).map((name) => ({
    name,
    module: join(BUILT, name, "main.js"),
    port: setup.ports[name],
    dataDir: join(setup.dataFolder, name),
    env: standInEnvironment(name, setup),
  }));
}

function standInEnvironment(
  name: StandInName,
  { addresses, secrets, workspace, ports, plan }: PlatformSetup,
): Record<string, string> {
  if (name === "qdrant") return { QDRANT_API_KEY: secrets.qdrantKey };
  if (name === "hetzner") {
    const seed = seedOf(functionOf(plan, "backup").environment);
    const project: Pick<HetznerOptions, "token" | "seed"> = { token: secrets.hetznerToken, seed };
    return { HETZNER_SETUP: JSON.stringify(project) };
  }
  if (name === "aircall") {
    const { id: apiId, token: apiToken } = addresses.aircall;
    const url = `${addresses.aircallWebhook}/${secrets.webhookPathKey}`;
    const account: Pick<AircallOptions, "apiId" | "apiToken" | "webhooks"> = {
      apiId,
      apiToken,
      webhooks: [{ url, token: secrets.aircallToken }],
    };
    return { AIRCALL_SETUP: JSON.stringify(account) };
  }
  if (name === "guesty") {
    const { clientId, clientSecret } = addresses.guesty;
    const url = `${addresses.guestyWebhook}/${secrets.webhookPathKey}`;
    const account: Pick<GuestyOptions, "clientId" | "clientSecret" | "subscriptions"> = {
      clientId,
      clientSecret,
      subscriptions: [{ url, events: [...SUBSCRIBED_EVENTS], secret: secrets.guestyWebhookSecret }],
    };
    return { GUESTY_SETUP: JSON.stringify(account) };
  }
  if (name !== "rocketchat") return {};
  const chat: Omit<RocketChatOptions, "port" | "dataDir"> = {
    mongoUrl: addresses.mongo,
    workspace,
    tokens: Object.fromEntries(
      workspace.users.map(({ _id }) => [
        _id,
        _id === workspace.bot._id ? secrets.botToken : secrets.peopleToken,
      ]),
    ),
    integration: {
      id: "local-integration",
      url: `http://127.0.0.1:${ports["llm-query"]}/rocketchat`,
      token: secrets.rocketchatWebhookToken,
      retryCount: 6,
    },
  };
  return { ROCKETCHAT_SETUP: JSON.stringify(chat) };
}

/** The Cloud Functions in the Functions Framework, each from the archive that would be deployed. */
export function functionProcesses(setup: PlatformSetup): ProcessSpec[] {
  return setup.plan.functions.map((planned) => {
    const name = shortName(setup.plan, planned.name);
    const source = join(setup.dataFolder, "functions", name);
    unpack(planned.archive, source);
    const variables = Object.entries({
      ...planned.environment,
      ...pushVariables(planned.name, setup),
      ...setup.overrides[name],
    });
    return {
      name,
      module: join(BUILT, "functions", "main.js"),
      port: portOf(setup.ports, name),
      env: {
        ...Object.fromEntries(variables.filter((entry): entry is [string, string] => entry[1] !== undefined)),
        K_SERVICE: name,
        FUNCTION_SOURCE: source,
        FUNCTION_TARGET: planned.entryPoint,
        FUNCTION_SIGNATURE_TYPE: planned.trigger.kind === "http" ? "http" : "cloudevent",
      },
    };
  });
}

/** Who calls a function that Pub/Sub pushes to: the plan knows the account by what only the cloud can tell. */
function pushVariables(functionName: string, { plan, project }: PlatformSetup): Record<string, string> {
  const push = plan.subscriptions.find((planned) => planned.push?.function === functionName)?.push;
  return push ? { PUSH_ACCOUNT: pushAccountOf(push, project) } : {};
}

/** What follows the chat's database, from the bundle that its image is built from. */
export function listenerProcess(setup: PlatformSetup): ProcessSpec {
  const { addresses, real, workspace, project, database, outputFolder, plan, ports } = setup;
  return {
    name: "mongo-listener",
    module: join(BUILT, "containers", "main.js"),
    port: ports["mongo-listener"],
    // As long as Docker gives a container: what it stops without giving up its lead is waited for by the next.
    stopMs: 10_000,
    env: {
      CONTAINER_MODULE: join(outputFolder, "containers", "mongo-listener", "index.js"),
      // As its image does.
      NODE_OPTIONS: "--max-semi-space-size=8 --max-old-space-size=1024",
      MALLOC_ARENA_MAX: "2",
      HOST: "127.0.0.1",
      MONGO_URL: addresses.mongo,
      GOOGLE_CLOUD_PROJECT: project,
      FIRESTORE_DATABASE: database,
      FIRESTORE_EMULATOR_HOST: addresses.firestore,
      PUBSUB_EMULATOR_HOST: addresses.pubsub,
      METADATA_SERVER_DETECTION: "none",
      CHAT_TOPIC: subscriptionOf(plan, "vectorize-messages").topic,
      ASSISTANT_USER_ID: real.rocketchat?.botUserId ?? workspace.bot._id,
    },
  };
}

/** What turns Firestore's changes into CloudEvents for the functions. */
export function eventarcProcess(setup: PlatformSetup): ProcessSpec {
  const triggers = setup.plan.functions.flatMap(({ name, trigger }) => {
    if (trigger.kind !== "firestore") return [];
    const { document, database, eventType } = trigger;
    const url = `http://127.0.0.1:${portOf(setup.ports, shortName(setup.plan, name))}/`;
    return [{ document, database, eventType, url }];
  });
  return {
    name: "eventarc",
    module: join(BUILT, "eventarc", "main.js"),
    port: setup.ports.eventarc,
    dataDir: join(setup.dataFolder, "eventarc"),
    env: {
      FIRESTORE_EMULATOR_HOST: setup.addresses.firestore,
      GOOGLE_CLOUD_PROJECT: setup.project,
      EVENTARC_TRIGGERS: JSON.stringify(triggers),
    },
  };
}

/** All Workers of the plan in one workerd. */
export function workersProcess(setup: PlatformSetup): ProcessSpec {
  const { plan, overrides, addresses, ports, dataFolder } = setup;
  const workers = plan.workers.map((planned) => {
    const name = shortName(plan, planned.scriptName);
    return workerOptions(planned, {
      texts: overrides[name] ?? {},
      ai: addresses.workersAi,
      port: portOf(ports, name),
    });
  });
  return {
    name: "workerd",
    module: join(BUILT, "workers", "main.js"),
    port: ports.workerd,
    dataDir: join(dataFolder, "workerd"),
    env: {
      WORKERS: JSON.stringify(workers),
      CRONS: JSON.stringify(
        plan.workers.flatMap(({ scriptName, crons }) => crons.map((cron) => [scriptName, cron])),
      ),
    },
  };
}
