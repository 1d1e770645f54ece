import type { Context } from "hono";
import { Hono } from "hono";
import { z } from "zod";
import type { Collection } from "./collection";
import type { Change, Database } from "./database";
import { parseBody } from "./parse-body";
import { readJson } from "./read-json";
import * as reads from "./reads";
import { malformed } from "./request-error";
import { type UpdateName, updates } from "./updates";

const batchSchema = z.object({ operations: z.array(z.record(z.string(), z.unknown())) });

/** Qdrant's REST paths under /collections and /aliases. */
export function collectionRoutes(database: Database): Hono {
  const app = new Hono();
  const name = (context: Context) => context.req.param("name") ?? "";
  const read = (answer: (collection: Collection, body: unknown) => unknown) => async (context: Context) =>
    succeed(context, answer(database.collection(name(context)), await readJson(context.req)));
  const change = (kind: Exclude<Change["change"], "change_aliases">) => async (context: Context) => {
    const body = await readJson(context.req);
    database.execute({ change: kind, collection: name(context), body });
    return succeed(context, updated(context, database.collection(name(context))));
  };

  app.get("/collections", (context) =>
    succeed(context, { collections: [...database.collections.keys()].map((each) => ({ name: each })) }),
  );
  app.get("/aliases", (context) => succeed(context, aliases(database)));
  app.post("/collections/aliases", async (context) => {
    database.execute({ change: "change_aliases", body: await readJson(context.req) });
    return succeed(context, true);
  });

  app.put("/collections/:name", async (context) => {
    database.execute({
      change: "create_collection",
      collection: name(context),
      body: await readJson(context.req),
    });
    return succeed(context, true);
  });
  app.get("/collections/:name", (context) => succeed(context, database.collection(name(context)).describe()));
  // Its parameters tune an approximate index, which there is none of.
  app.patch("/collections/:name", (context) => {
    database.collection(name(context));
    return succeed(context, true);
  });
  app.delete("/collections/:name", (context) => {
    if (!database.collections.has(name(context))) return succeed(context, false);
    database.execute({ change: "delete_collection", collection: name(context) });
    return succeed(context, true);
  });
  app.get("/collections/:name/exists", (context) =>
    succeed(context, {
      exists: database.collections.has(database.aliases.get(name(context)) ?? name(context)),
    }),
  );
  app.get("/collections/:name/aliases", (context) => {
    database.collection(name(context));
    return succeed(context, aliases(database, name(context)));
  });

  app.put("/collections/:name/index", change("create_index"));
  app.delete("/collections/:name/index/:field", (context) => {
    const body = { field_name: context.req.param("field") };
    database.execute({ change: "delete_index", collection: name(context), body });
    return succeed(context, updated(context, database.collection(name(context))));
  });

  app.put("/collections/:name/points", change("upsert"));
  app.post("/collections/:name/points/delete", change("delete"));
  app.post("/collections/:name/points/payload", change("set_payload"));
  app.put("/collections/:name/points/payload", change("overwrite_payload"));
  app.post("/collections/:name/points/payload/delete", change("delete_payload"));
  app.post("/collections/:name/points/payload/clear", change("clear_payload"));
  app.put("/collections/:name/points/vectors", change("update_vectors"));
  app.post("/collections/:name/points/vectors/delete", change("delete_vectors"));
  app.post("/collections/:name/points/batch", async (context) => {
    const { operations } = parseBody(batchSchema, await readJson(context.req));
    const results = operations.flatMap(Object.entries).map(([kind, body]) => {
      if (!isUpdate(kind)) throw malformed(`unknown operation ${kind}`);
      database.execute({ change: kind, collection: name(context), body });
      return updated(context, database.collection(name(context)));
    });
    return succeed(context, results);
  });

  app.post("/collections/:name/points", read(reads.retrieve));
  app.get("/collections/:name/points/:id", (context) =>
    succeed(context, reads.retrieveOne(database.collection(name(context)), context.req.param("id"))),
  );
  app.post("/collections/:name/points/count", read(reads.count));
  app.post("/collections/:name/points/scroll", read(reads.scroll));
  app.post("/collections/:name/points/query", read(reads.query));
  app.post("/collections/:name/points/query/batch", read(reads.queryBatch));
  app.post("/collections/:name/points/query/groups", read(reads.queryGroups));
  app.post("/collections/:name/facet", read(reads.facet));
  return app;
}

function succeed(context: Context, result: unknown): Response {
  const started: number = context.get("started");
  return context.json({ result, status: "ok", time: (performance.now() - started) / 1000 });
}

function updated(context: Context, collection: Collection) {
  const completed = context.req.query("wait") === "true";
  return { operation_id: collection.operations, status: completed ? "completed" : "acknowledged" };
}

function aliases(database: Database, collection?: string) {
  const all = [...database.aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name }));
  return { aliases: all.filter(({ collection_name }) => !collection || collection_name === collection) };
}

function isUpdate(kind: string): kind is UpdateName {
  return Object.hasOwn(updates, kind);
}
