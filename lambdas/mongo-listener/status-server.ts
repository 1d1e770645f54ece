import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ListenerStatus } from "./listener-status";
import type { ListenerMetrics } from "./metrics";
import type { Settings } from "./settings";

/** A server that is listening. */
export interface StatusServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Answers `GET /healthz`, `/readyz` and `/metrics`.
 *
 * @throws Error if the port is taken or the host is none of this machine's
 */
export async function serveStatus(
  { host, port }: Pick<Settings, "host" | "port">,
  status: ListenerStatus,
  metrics: ListenerMetrics,
): Promise<StatusServer> {
  const server: Server = createServer(async (request, response) => {
    const answer = await answerTo(request.method, request.url, status, metrics);
    response.writeHead(answer.code, { "content-type": answer.type, "cache-control": "no-store" });
    response.end(request.method === "HEAD" ? undefined : answer.body);
  });
  server.listen(port, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Answer {
  code: number;
  type: string;
  body: string;
}

async function answerTo(
  method: string | undefined,
  url: string | undefined,
  status: ListenerStatus,
  { registry }: ListenerMetrics,
): Promise<Answer> {
  if (method !== "GET" && method !== "HEAD") return json(405, { error: "Only GET is answered." });
  switch (url?.split("?")[0]) {
    case "/healthz":
      return json(status.isHealthy ? 200 : 503, describe(status));
    case "/readyz":
      return json(status.isReady ? 200 : 503, describe(status));
    case "/metrics":
      return { code: 200, type: registry.contentType, body: await registry.metrics() };
    default:
      return json(404, { error: "There are /healthz, /readyz and /metrics." });
  }
}

function describe({ role, streaming, state }: ListenerStatus): object {
  return { role, streaming, term: state?.term, phase: state?.phase, asOf: state?.asOf, gaps: state?.gaps };
}

function json(code: number, body: object): Answer {
  return { code, type: "application/json", body: JSON.stringify(body) };
}
