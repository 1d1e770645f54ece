/** A service of the local platform that listens on a port of this machine. */
export interface RunningService {
  /** Where clients reach it, e.g. `http://127.0.0.1:6333`. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** What every stand-in is started with. */
export interface ServiceOptions {
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Folder for what must survive a crash; without it the service keeps everything in memory. */
  dataDir?: string;
}

/** The message that a service's process sends its supervisor once it answers. */
export interface ReadyMessage {
  type: "ready";
  url: string;
  port: number;
}

/**
 * Runs a service as a process of its own: `node <file> --port <n> [--data <folder>]`.
 * Tells the supervisor when it is ready, closes on SIGTERM, and explains a port that is taken.
 */
export async function runAsProcess(
  name: string,
  start: (options: ServiceOptions) => Promise<RunningService>,
): Promise<void> {
  const argument = (flag: string) => {
    const index = process.argv.indexOf(flag);
    return index < 0 ? undefined : process.argv[index + 1];
  };
  const port = Number(argument("--port") ?? 0);
  try {
    const service = await start({ port, dataDir: argument("--data") });
    const close = () => void service.close().then(() => process.exit(0));
    process.on("SIGTERM", close);
    process.on("SIGINT", close);
    process.on("disconnect", close);
    process.send?.({ type: "ready", url: service.url, port: service.port } satisfies ReadyMessage);
  } catch (error) {
    process.stderr.write(`${explainStartFailure(name, port, error)}\n`);
    process.exit(1);
  }
}

/** What went wrong when a service could not start, and what to do about it. */
export function explainStartFailure(name: string, port: number, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE" || /EADDRINUSE|address already in use/i.test(String(message))) {
    return `${name}: port ${port} is already in use. Stop the program that holds it (lsof -i :${port}), or give another one.`;
  }
  return `${name}: did not start: ${message ?? error}`;
}
