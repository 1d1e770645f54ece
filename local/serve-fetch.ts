import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { listenForHttp } from "./listen";
import type { RunningService } from "./service";

/** What a fetch-style app offers: Hono's `app.fetch`, for one. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/**
 * Listens on this machine and hands every request to a fetch-style handler.
 *
 * @param port 0 takes a free one
 * @throws the `listen` error, e.g. with code `EADDRINUSE`
 */
export async function serveFetch(port: number, handler: FetchHandler): Promise<RunningService> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, handler).catch((error: unknown) => {
      // A client that hangs up in the middle of a stream is not a fault.
      if (!outgoing.destroyed) outgoing.destroy(error instanceof Error ? error : undefined);
    });
  });
  return listenForHttp(server, port);
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, handler: FetchHandler) {
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const aborted = new AbortController();
  outgoing.on("close", () => aborted.abort());
  const request = new Request(
    new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "localhost"}`),
    {
      method: incoming.method,
      headers: incoming.headers as Record<string, string>,
      body: hasBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : undefined,
      duplex: "half",
      signal: aborted.signal,
    },
  );
  const response = await handler(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
}
