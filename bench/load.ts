import { Agent, request } from "node:http";

/** What a load run saw. */
export interface LoadResult {
  /** Each answer's time in milliseconds. */
  latencies: number[];
  /** Answers a second over the whole run. */
  perSecond: number;
}

/** How a load is put on. */
export interface LoadOptions {
  headers: Record<string, string>;
  /** Requests that are under way at once, each on a connection that is kept. */
  connections: number;
  /**
   * Requests begun a second, whatever the answers take; a late answer's waiting counts.
   * @default - as fast as the connections carry them
   */
  perSecond?: number;
}

/**
 * Posts every body once.
 *
 * @throws Error at the first answer that is not 200
 */
export async function postAll(
  url: URL,
  bodies: readonly Buffer[],
  options: LoadOptions,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const latencies: number[] = [];
  const queue = bodies.entries();
  const start = performance.now();
  const sendNext = async ([index, body]: [number, Buffer]) => {
    const due = options.perSecond ? start + (index * 1000) / options.perSecond : performance.now();
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    await post(url, body, options.headers, agent);
    latencies.push(performance.now() - Math.max(due, start));
  };
  try {
    await Promise.all(
      Array.from({ length: options.connections }, async () => {
        for (const entry of queue) await sendNext(entry);
      }),
    );
  } finally {
    agent.destroy();
  }
  return { latencies, perSecond: (bodies.length * 1000) / (performance.now() - start) };
}

/**
 * Posts a body.
 *
 * @returns the text of the answer
 * @throws Error if it is not 200
 */
export function post(url: URL, body: Buffer, headers: Record<string, string>, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: "POST", agent, headers: { ...headers, "content-length": body.length } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("error", reject);
        response.on("end", () =>
          response.statusCode === 200
            ? resolve(text)
            : reject(new Error(`${url} answered ${response.statusCode}.`)),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
