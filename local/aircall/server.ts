import { Hono } from "hono";
import * as z from "zod";
import { EVENTS, IGNORED_EVENTS } from "../../lambdas/aircall-webhook/events";
import { serveFetch } from "../serve-fetch";
import type { RunningService, ServiceOptions } from "../service";
import { ApiError } from "./api-error";
import { type Fault, takeFault } from "./faults";
import { type Webhook, Webhooks } from "./webhooks";

export interface AircallOptions extends ServiceOptions {
  apiId: string;
  apiToken: string;
  /** Webhooks that are there from the start, by their addresses. */
  webhooks?: { url: string; token: string }[];
  /** What will go wrong; each is taken out when it has happened. Default: nothing. */
  faults?: Fault[];
  /** Default 60, the lower of the two limits that Aircall names. */
  requestsPerMinute?: number;
  /** Milliseconds since 1970. Default: the machine's clock. */
  now?: () => number;
}

// https://developer.aircall.io/api-references/#webhooks
const MAX_WEBHOOKS = 100;
const DEFAULT_PAGE = 20;
const MAX_PAGE = 50;

const ALL_EVENTS = [...EVENTS.keys(), ...IGNORED_EVENTS.keys()];

/** Aircall's API as far as webhooks go: `/v1/webhooks` and `/v1/ping`, with its pages, its refusals and its rate limit. */
export async function startAircall(options: AircallOptions): Promise<RunningService> {
  const { apiId, apiToken, faults = [], requestsPerMinute = 60, now = Date.now } = options;
  const webhooks = new Webhooks(options.dataDir);
  for (const { url, token } of options.webhooks ?? []) {
    const known = webhooks.list().find((webhook) => webhook.url === url);
    if (known) webhooks.put({ ...known, token });
    else webhooks.create({ url, token, events: ALL_EVENTS }, now());
  }
  const requests: number[] = [];

  const app = new Hono().basePath("/v1");
  app.use("*", async (context, next) => {
    const given = context.req.header("authorization");
    // Measured: without credentials 401, with wrong ones 403.
    if (given === undefined) throw new ApiError(401, "Unauthorized");
    if (given !== `Basic ${btoa(`${apiId}:${apiToken}`)}`) throw new ApiError(403, "Forbidden");
    while (requests[0] !== undefined && requests[0] <= now() - 60_000) requests.shift();
    if (requests.length >= requestsPerMinute) {
      const seconds = Math.ceil(((requests[0] ?? now()) + 60_000 - now()) / 1000);
      throw new ApiError(429, "Too many requests", { "retry-after": String(seconds) });
    }
    requests.push(now());
    return next();
  });

  app.get("/ping", (context) => context.json({ ping: "pong" }));
  app.get("/webhooks", (context) => {
    const page = Number(context.req.query("page") ?? 1);
    const perPage = Math.min(MAX_PAGE, Number(context.req.query("per_page") ?? DEFAULT_PAGE));
    const all = webhooks.list();
    const shown = all.slice((page - 1) * perPage, page * perPage);
    const meta = { count: shown.length, total: all.length, current_page: page, per_page: perPage };
    return context.json({ meta, webhooks: shown });
  });
  app.post("/webhooks", async (context) => {
    const { url, events, custom_name } = await read(context.req.raw, Creation);
    if (webhooks.list().length >= MAX_WEBHOOKS) {
      throw new ApiError(400, `A company may have ${MAX_WEBHOOKS} webhooks.`);
    }
    const webhook = webhooks.create({ url, events: chosen(events), custom_name }, now());
    return context.json({ webhook }, 201);
  });
  app.get("/webhooks/:id", (context) => context.json({ webhook: find(webhooks, context.req.param("id")) }));
  app.put("/webhooks/:id", async (context) => {
    const webhook = find(webhooks, context.req.param("id"));
    const { url, events, ...change } = await read(context.req.raw, Change);
    const changed = { ...webhook, ...change, ...(url && { url }), events: chosen(events) };
    webhooks.put(changed);
    return context.json({ webhook: changed });
  });
  app.delete("/webhooks/:id", (context) => {
    webhooks.remove(find(webhooks, context.req.param("id")).webhook_id);
    return context.body(null, 204);
  });
  app.notFound(() => new ApiError(404, "Not found").toResponse());
  app.onError((error) => {
    if (error instanceof ApiError) return error.toResponse();
    return Response.json({ error: "Internal error", troubleshoot: error.message }, { status: 500 });
  });

  const service = await serveFetch(options.port, (request) => {
    const fault = takeFault(faults, request);
    if (!fault) return app.fetch(request);
    // A handler that throws has its connection cut.
    if (!fault.answer) throw new Error("lost as ordered");
    return Response.json({ error: "as ordered" }, fault.answer);
  }).catch((error: unknown) => {
    webhooks.close();
    throw error;
  });
  return {
    ...service,
    close: async () => {
      await service.close();
      webhooks.close();
    },
  };
}

// Aircall takes https alone; this machine has no certificate.
const Address = z
  .url({ protocol: /^https$/ })
  .or(z.url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost)$/ }));
const Events = z.array(z.enum(ALL_EVENTS as [string, ...string[]])).optional();
const Creation = z.object({ url: Address, events: Events, custom_name: z.string().nullish().default(null) });
const Change = z.object({
  url: Address.optional(),
  events: Events,
  custom_name: z.string().nullable().optional(),
  active: z.boolean().optional(),
});

/** Nothing named means everything, with a change as well. */
function chosen(events: string[] | undefined): string[] {
  return events && events.length > 0 ? events : ALL_EVENTS;
}

function find(webhooks: Webhooks, id: string): Webhook {
  const webhook = webhooks.get(id);
  if (!webhook) throw new ApiError(404, `There is no webhook ${id}.`);
  return webhook;
}

async function read<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  const { data, error } = schema.safeParse(await request.json().catch(() => undefined));
  if (!error) return data;
  throw new ApiError(
    400,
    error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
  );
}
