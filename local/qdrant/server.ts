import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { serveFetch } from "../serve-fetch";
import type { RunningService, ServiceOptions } from "../service";
import { Database } from "./database";
import { RequestError } from "./request-error";
import { collectionRoutes } from "./routes";

/** The Qdrant release whose REST interface this follows; clients compare it with their own. */
const QDRANT_VERSION = "1.19.0";

export interface QdrantOptions extends ServiceOptions {
  /** Key that clients must send as `api-key` or as a Bearer token; none by default. */
  apiKey?: string;
}

/**
 * A stand-in for Qdrant's REST interface: exact search over all vectors of a collection, no approximate index.
 * What it has, and where it differs, is listed in docs/stand-ins/qdrant.md.
 *
 * @throws when the port is taken or the journal in `dataDir` cannot be read
 */
export async function startQdrant({ port, dataDir, apiKey }: QdrantOptions): Promise<RunningService> {
  const database = Database.open(dataDir);
  const app = new Hono<{ Variables: { started: number } }>();

  app.use(async (context, next) => {
    context.set("started", performance.now());
    await next();
  });
  app.get("/", (context) =>
    context.json({ title: "qdrant - vector search engine", version: QDRANT_VERSION }),
  );
  app.get("/healthz", (context) => context.text("healthz check passed"));
  app.get("/livez", (context) => context.text("healthz check passed"));
  app.get("/readyz", (context) => context.text("all shards are ready"));
  if (apiKey) {
    app.use(async (context, next) => {
      const bearer = context.req.header("authorization")?.replace(/^Bearer /, "");
      const key = context.req.header("api-key") ?? bearer;
      if (key === undefined) {
        return context.text("Must provide an API key or an Authorization bearer token", 401);
      }
      if (!sameText(key, apiKey)) return context.text("Invalid API key or JWT", 401);
      return next();
    });
  }
  app.route("/", collectionRoutes(database));
  app.notFound((context) => context.body(null, 404));
  app.onError((error, context) => {
    const status = error instanceof RequestError ? error.status : 500;
    const message =
      error instanceof RequestError ? error.message : `Service internal error: ${error.message}`;
    return Response.json({ status: { error: message }, time: elapsed(context.get("started")) }, { status });
  });

  const service = await serveFetch(port, app.fetch).catch((error: unknown) => {
    database.close();
    throw error;
  });
  return {
    ...service,
    close: async () => {
      await service.close();
      database.close();
    },
  };
}

function elapsed(started: number): number {
  return (performance.now() - started) / 1000;
}

/** Compares without telling by its duration how much of the text is right. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
