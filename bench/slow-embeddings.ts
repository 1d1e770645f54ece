import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { embeddingModel } from "../lambdas/shared/embeddings/models";
import { listenForHttp } from "../local/listen";
import type { RunningService } from "../local/service";
import { LOCAL_EMBEDDING_MODEL } from "../local/workers-ai/server";

/** What a request costs, whatever is in it: the way to Cloudflare and back, and a turn of the model. */
export const EMBEDDING_REQUEST_MS = 50;

/** Embeddings as those of a service that is far away: no work for this machine, but a wait for each request. */
export function startSlowEmbeddings(): Promise<RunningService> {
  const { dimensions } = embeddingModel(LOCAL_EMBEDDING_MODEL);
  const server = createServer(async (request, response) => {
    const { text: texts } = JSON.parse(await text(request)) as { text: string[] };
    await setTimeout(EMBEDDING_REQUEST_MS);
    const data = texts.map((words) =>
      Array.from({ length: dimensions }, (_, index) => (index % words.length) / 100),
    );
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ result: { data }, success: true, errors: [], messages: [] }));
  });
  return listenForHttp(server, 0);
}
