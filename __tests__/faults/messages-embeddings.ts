import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { embeddingModel } from "../../lambdas/shared/embeddings/models";
import { listenForHttp } from "../../local/listen";
import type { RunningService } from "../../local/service";
import { LOCAL_EMBEDDING_MODEL } from "../../local/workers-ai/server";

const { dimensions } = embeddingModel(LOCAL_EMBEDDING_MODEL);

/**
 * Workers AI with vectors that follow from the text's hash: a model takes a core for itself, and what a vector says about its text
 * is not the matter here.
 */
export function startHashEmbeddings(): Promise<RunningService> {
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request)) as { text: string[] };
    const data = body.text.map(vectorOf);
    const result = { shape: [data.length, dimensions], data, pooling: "mean" };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ result, success: true, errors: [], messages: [] }));
  });
  return listenForHttp(server, 0);
}

function vectorOf(words: string): number[] {
  const digest = createHash("sha256").update(words).digest();
  return Array.from({ length: dimensions }, (_, index) => ((digest[index % digest.length] ?? 0) - 127) / 128);
}
