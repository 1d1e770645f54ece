import type { Firestore } from "@google-cloud/firestore";
import type { QdrantClient } from "@qdrant/js-client-rest";
import { batchingEmbedder } from "../../lambdas/shared/embeddings/batching-embedder";
import type { EmbeddingModel } from "../../lambdas/shared/embeddings/models";
import { restEmbedder } from "../../lambdas/shared/embeddings/rest-embedder";
import { qdrantIndex } from "../../lambdas/shared/vector-index/knowledge-index";
import { connectQdrant } from "../../lambdas/shared/vector-index/qdrant";
import type { Shelf } from "../../lambdas/vectorize/vectorization";
import { CommandLineError } from "../command-line-error";
import { findEnvironment } from "../find-environment";
import { requireVariables } from "../require-variables";
import type { Holding } from "./holding";
import type { World } from "./world";

/** Where everything is. */
export interface Store {
  firestore: Firestore;
  qdrant: QdrantClient;
  holdings: readonly Holding[];
  /**
   * A model's collection, and what makes vectors for it.
   *
   * @throws CommandLineError without credentials
   */
  shelf(model: EmbeddingModel): Shelf;
}

const QDRANT_TIMEOUT_MS = 30_000;
/** Nobody waits for one text here: full requests are worth more. */
const BATCH_WAIT_MS = 500;

/** @throws CommandLineError without an address or a key */
export function openQdrant(environment: string | undefined, env: NodeJS.ProcessEnv): QdrantClient {
  const url = env["QDRANT_URL"] || (environment && findEnvironment(environment).vectors.url);
  if (!url) throw new CommandLineError("no Qdrant is named", "Set QDRANT_URL, or give --environment.");
  if (!URL.canParse(url))
    throw new CommandLineError(`QDRANT_URL is ${url}`, "Give an address, e.g. https://host:6333.");
  // A Qdrant of one's own may have none.
  const { QDRANT_API_KEY } = env["QDRANT_URL"] ? env : requireVariables(env, "Qdrant", "QDRANT_API_KEY");
  return connectQdrant(url, QDRANT_API_KEY, QDRANT_TIMEOUT_MS);
}

/** @throws CommandLineError without credentials of Workers AI */
export function openShelf(
  qdrant: QdrantClient,
  model: EmbeddingModel,
  environment: string | undefined,
  { env, fetch, sleep }: Pick<World, "env" | "fetch" | "sleep">,
): Shelf {
  const { WORKERS_AI_TOKEN } = requireVariables(env, "Workers AI", "WORKERS_AI_TOKEN");
  const url = env["WORKERS_AI_URL"] || workersAiUrl(environment, env);
  const embedder = restEmbedder({ url, token: WORKERS_AI_TOKEN, model, fetch, sleep, random: Math.random });
  return { embedder: batchingEmbedder(embedder, BATCH_WAIT_MS), index: qdrantIndex(qdrant, model) };
}

function workersAiUrl(environment: string | undefined, env: NodeJS.ProcessEnv): string {
  const configured = environment && findEnvironment(environment).cloudflare.accountId;
  const account = env["CLOUDFLARE_ACCOUNT_ID"] || configured;
  if (!account) {
    throw new CommandLineError(
      "no account of Workers AI is named",
      "Set CLOUDFLARE_ACCOUNT_ID, or give --environment.",
    );
  }
  return `https://api.cloudflare.com/client/v4/accounts/${account}/ai/run`;
}
