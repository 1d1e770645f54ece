import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Firestore } from "@google-cloud/firestore";
import { type Db, MongoClient } from "mongodb";
import { KNOWLEDGE_ALIAS } from "../../lambdas/shared/embeddings/models";
import type { KnowledgePayload } from "../../lambdas/shared/vector-index/payload";
import { EventBus } from "../../local/event-bus";
import { overridesOf } from "../../local/overrides";
import { choosePorts, FREE_PORTS, freePort, portOf } from "../../local/ports";
import { preparePubsub } from "../../local/prepare-pubsub";
import { eventarcProcess, functionProcesses, listenerProcess, standInProcesses } from "../../local/processes";
import { PROJECT_FOLDER } from "../../local/project";
import { type PlatformSetup, setUp, shortName } from "../../local/setup";
import type { ProcessSpec, SupervisedProcess } from "../../local/supervisor/supervised-process";
import { Supervisor } from "../../local/supervisor/supervisor";
import { synthesize } from "../../local/synthesize";
import { startHashEmbeddings } from "./messages-embeddings";

const STAND_INS = ["firestore", "pubsub", "qdrant", "mongo"];
const FUNCTIONS = ["vectorize-messages", "vectorize-rooms"];
/** Points a request. */
const PAGE = 1000;

/** The part of the local platform that the chat's messages go through, each service in a process of its own. */
export interface MessagesStage {
  setup: PlatformSetup;
  bus: EventBus;
  supervisor: Supervisor;
  client: MongoClient;
  /** The chat's database. */
  db: Db;
  firestore: Firestore;
  /** The process that was started last under a name. */
  running(name: string): SupervisedProcess;
  /** Ends a process at once. */
  kill(name: string): void;
  /** Starts a process that was killed, on its data. Resolves when it answers. */
  restart(name: string): Promise<void>;
  /** Starts another listener beside the first. */
  startListener(name: string, env?: Record<string, string>): Promise<SupervisedProcess>;
  /** What is found of the chat. */
  points(): Promise<KnowledgePayload[]>;
  close(): Promise<void>;
}

/** @param leaseMs how long a listener's lease lasts */
export async function openMessagesStage(leaseMs: number): Promise<MessagesStage> {
  // Google's clients in this process would look for a metadata server.
  process.env["METADATA_SERVER_DETECTION"] = "none";
  const parent = join(PROJECT_FOLDER, ".tricloud");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "messages-"));
  const bus = new EventBus();
  const supervisor = new Supervisor(bus);
  const closing: (() => unknown)[] = [
    () => rmSync(folder, { recursive: true, force: true }),
    () => supervisor.stop(),
  ];
  const close = async () => {
    for (const each of closing.reverse()) await each();
  };
  try {
    const embeddings = await startHashEmbeddings();
    closing.push(() => embeddings.close());
    const setup = await setUpChat(folder, embeddings.url);
    const listener = withLease(listenerProcess(setup), leaseMs);
    await startAll(supervisor, setup, listener);
    const { addresses, project, database } = setup;
    const client = await new MongoClient(addresses.mongo).connect();
    closing.push(() => client.close());
    const firestore = new Firestore({
      projectId: project,
      databaseId: database,
      host: addresses.firestore,
      ssl: false,
    });
    closing.push(() => firestore.terminate());
    const running = (name: string) => {
      const process = supervisor.list().findLast((each) => each.name === name);
      if (!process) throw new Error(`There is no process ${name}.`);
      return process;
    };
    return {
      setup,
      bus,
      supervisor,
      client,
      db: client.db("rocketchat"),
      firestore,
      running,
      kill: (name) => running(name).kill(),
      restart: async (name) => void (await supervisor.start(running(name).spec)),
      startListener: async (name, env = {}) => {
        const port = await freePort();
        return supervisor.start({ ...listener, name, port, env: { ...listener.env, ...env } });
      },
      points: () => readPoints(setup),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function setUpChat(folder: string, embeddingsUrl: string): Promise<PlatformSetup> {
  const outputFolder = join(folder, "cdktf.out");
  await synthesize(outputFolder);
  const ports = await choosePorts(FREE_PORTS);
  const setup = setUp({ outputFolder, dataFolder: join(folder, "state"), ports, env: {} });
  const { secrets, real } = setup;
  const workersAi = { url: `${embeddingsUrl}/run`, token: "local" };
  const addresses = { ...setup.addresses, workersAi };
  const overrides = overridesOf(addresses, secrets, real);
  for (const name of FUNCTIONS) {
    // More than a day's in some minutes.
    overrides[name] = { ...overrides[name], EMBEDDING_TEXTS_A_DAY: "1000000" };
  }
  return { ...setup, addresses, overrides };
}

async function startAll(supervisor: Supervisor, setup: PlatformSetup, listener: ProcessSpec): Promise<void> {
  const { addresses, project, plan, ports } = setup;
  const start = (specs: ProcessSpec[]) => Promise.all(specs.map((spec) => supervisor.start(spec)));
  await start(standInProcesses(setup).filter(({ name }) => STAND_INS.includes(name)));
  await preparePubsub({
    host: addresses.pubsub,
    projectId: project,
    topics: plan.topics,
    subscriptions: plan.subscriptions,
    endpointOf: (name) => `http://127.0.0.1:${portOf(ports, shortName(plan, name))}/`,
  });
  const functions = plan.functions.filter(({ name }) => FUNCTIONS.includes(shortName(plan, name)));
  const chat = { ...setup, plan: { ...plan, functions } };
  await start(functionProcesses(chat));
  await start([eventarcProcess(chat), listener]);
}

function withLease(spec: ProcessSpec, leaseMs: number): ProcessSpec {
  return { ...spec, env: { ...spec.env, LEASE_MS: String(leaseMs) } };
}

async function readPoints({ addresses }: PlatformSetup): Promise<KnowledgePayload[]> {
  const { url, apiKey } = addresses.qdrant;
  const payloads: KnowledgePayload[] = [];
  let offset: unknown = null;
  do {
    const response = await fetch(`${url}/collections/${KNOWLEDGE_ALIAS}/points/scroll`, {
      method: "POST",
      headers: { "content-type": "application/json", "api-key": apiKey },
      body: JSON.stringify({ limit: PAGE, with_payload: true, with_vector: false, offset }),
    });
    const { result } = (await response.json()) as { result: Page };
    payloads.push(...result.points.map(({ payload }) => payload));
    offset = result.next_page_offset;
  } while (offset !== null);
  return payloads;
}

interface Page {
  points: { payload: KnowledgePayload }[];
  next_page_offset: unknown;
}
