import { createServer } from "node:net";

/** Services of the local platform, in the order of their default ports. */
export const SERVICE_NAMES = [
  "console",
  "aircall-webhook",
  "llm-query",
  "vectorize",
  "workerd",
  "firestore",
  "eventarc",
  "pubsub",
  "qdrant",
  "workers-ai",
  "groq",
  "rocketchat",
  "hetzner",
  "backup",
  "backup-report",
  "aircall",
  "guesty-webhook",
  "guesty",
  "mongo",
  "mongo-listener",
  "vectorize-messages",
  "vectorize-rooms",
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** The port of each service. */
export type Ports = Record<ServiceName, number>;

const FIRST_PORT = 4600;

/** Variables that put every service on a free port. */
export const FREE_PORTS: Record<string, string> = Object.fromEntries(
  SERVICE_NAMES.map((name) => [variableOf(name), "0"]),
);

/**
 * Ports from 4600 upwards, unless the environment says otherwise: `TRICLOUD_FIRESTORE_PORT=8080`,
 * `TRICLOUD_AIRCALL_WEBHOOK_PORT=…`; 0 takes a free one.
 *
 * @param consolePort stands above the environment
 * @throws RangeError naming the variable that is no port
 */
export async function choosePorts(env: NodeJS.ProcessEnv, consolePort?: number): Promise<Ports> {
  const ports = {} as Ports;
  for (const [index, name] of SERVICE_NAMES.entries()) {
    const variable = variableOf(name);
    const wanted = name === "console" && consolePort !== undefined ? consolePort : env[variable];
    const port = wanted === undefined ? FIRST_PORT + index : Number(wanted);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new RangeError(`${variable} is "${wanted}". Give a port from 0 (any free one) to 65535.`);
    }
    ports[name] = port === 0 ? await freePort() : port;
  }
  return ports;
}

/**
 * The port of a service that the plan names.
 *
 * @throws RangeError when the local platform has no port for it
 */
export function portOf(ports: Ports, name: string): number {
  if (name in ports) return ports[name as ServiceName];
  throw new RangeError(
    `The local platform has no port for ${name}. Add it to SERVICE_NAMES in local/ports.ts.`,
  );
}

/** @throws Error naming every port that another program holds, and what to do */
export async function checkPortsAreFree(ports: Partial<Ports>): Promise<void> {
  const taken: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if (!(await isFree(port))) {
      taken.push(
        `${name}: port ${port} is already in use. Stop the program that holds it (lsof -i :${port}), ` +
          `or set ${variableOf(name)} to another one (0: any free one).`,
      );
    }
  }
  if (taken.length > 0) throw new Error(taken.join("\n"));
}

/**
 * A port of this machine that nobody listens on, and that nobody gets by chance before it is used: it lies below those
 * that systems give to outgoing connections, each process looks in a place of its own, and none is given twice.
 */
export async function freePort(): Promise<number> {
  for (let looked = 0; looked < SEARCHED_PORTS; looked++) {
    const port = FIRST_SEARCHED_PORT + (nextSearched++ % SEARCHED_PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error("This machine has no free port left.");
}

// Linux connects from 32768 upwards, other systems from 49152.
const FIRST_SEARCHED_PORT = 10_000;
const SEARCHED_PORTS = 22_000;
let nextSearched = process.pid * 97;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** The variable that moves a service to another port. */
function variableOf(name: string): string {
  return `TRICLOUD_${name.toUpperCase().replaceAll("-", "_")}_PORT`;
}
