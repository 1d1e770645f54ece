import { Hono } from "hono";
import { createLog, type Log } from "../../lambdas/shared/log";
import { serveFetch } from "../serve-fetch";
import type { RunningService, ServiceOptions } from "../service";
import { viewAction } from "./actions";
import { ApiError, invalidInput, notFound } from "./api-error";
import { type Fault, takeRequestFault } from "./faults";
import { byName, page, selected } from "./list";
import { Project } from "./project";
import { RateLimit } from "./rate-limit";
import { SERVER_TYPES, type StoredVolume } from "./resources";
import { plant, type Seed } from "./seed";
import { type Circumstances, createServer, deleteServer, viewServer } from "./servers";

export interface HetznerOptions extends ServiceOptions {
  /** The project's API token. */
  token: string;
  seed: Seed;
  /** What will go wrong; each is taken out when it has happened. Default: nothing. */
  faults?: Fault[];
  /** How long each action takes, milliseconds. Default 300. */
  actionMs?: number;
  /** Default 3600. */
  requestsPerHour?: number;
  /** Milliseconds since 1970. Default: the machine's clock. */
  now?: () => number;
  /** Default: lines of JSON on standard output. */
  log?: Log;
}

/** The part of Hetzner Cloud's API that backups use: `/v1`, with its errors, pages, actions and rate limit. */
export async function startHetzner(options: HetznerOptions): Promise<RunningService> {
  const { token, faults = [], now = Date.now, actionMs = 300, log = createLog("hetzner") } = options;
  const project = new Project(options.dataDir);
  plant(project, options.seed, now());
  const limit = new RateLimit(options.requestsPerHour ?? 3600, now);
  const circumstances = (): Circumstances => ({ now: now(), durationMs: actionMs, faults });

  const app = new Hono().basePath("/v1");
  app.use("*", async (context, next) => {
    if (context.req.header("authorization") !== `Bearer ${token}`) {
      throw new ApiError(401, "unauthorized", "unable to authenticate");
    }
    const isWithinLimit = limit.take();
    for (const [name, value] of Object.entries(limit.headers)) context.header(name, value);
    if (!isWithinLimit) throw new ApiError(429, "rate_limit_exceeded", "limit of requests per hour reached");
    return next();
  });

  app.get("/server_types", (context) => page(context, "server_types", byName(context, SERVER_TYPES)));
  app.get("/networks", (context) => page(context, "networks", selected(context, project.networks)));
  app.get("/firewalls", (context) => page(context, "firewalls", selected(context, project.firewalls)));
  app.get("/volumes", (context) =>
    page(context, "volumes", selected(context, project.volumes).map(viewVolume)),
  );
  app.get("/images", (context) => {
    const { type, status, architecture } = context.req.query();
    const images = selected(context, project.images).filter(
      (image) =>
        (!type || image.type === type) &&
        (!status || image.status === status) &&
        (!architecture || image.architecture === architecture),
    );
    return page(context, "images", images);
  });
  app.get("/servers", (context) =>
    page(
      context,
      "servers",
      selected(context, project.servers).map((server) => viewServer(project, server, now())),
    ),
  );
  app.get("/servers/:id", (context) => {
    const id = Number(context.req.param("id"));
    const server = project.get("servers", id);
    if (!server) throw notFound("server", id);
    return context.json({ server: viewServer(project, server, now()) });
  });
  app.post("/servers", async (context) => {
    const created = createServer(project, await context.req.json().catch(() => undefined), circumstances());
    log.info("server.created", { server: created.server.id, name: created.server.name });
    return context.json(created, 201);
  });
  app.delete("/servers/:id", (context) => {
    const id = Number(context.req.param("id"));
    const deleted = deleteServer(project, id, circumstances());
    log.info("server.deleted", { server: id });
    return context.json(deleted);
  });
  app.get("/actions", (context) => {
    const ids = context.req.queries("id")?.map(Number);
    if (!ids) throw invalidInput("id", "name the actions");
    const actions = project.actions.filter(({ id }) => ids.includes(id));
    return page(
      context,
      "actions",
      actions.map((action) => viewAction(action, now())),
    );
  });
  app.get("/actions/:id", (context) => {
    const id = Number(context.req.param("id"));
    const action = project.get("actions", id);
    if (!action) throw notFound("action", id);
    return context.json({ action: viewAction(action, now()) });
  });

  app.notFound((context) => context.json(new ApiError(404, "not_found", "API route not found").body, 404));
  app.onError((error, context) => {
    const refusal = error instanceof ApiError ? error : new ApiError(500, "server_error", error.message);
    return context.json(refusal.body, refusal.status as 500);
  });

  const service = await serveFetch(options.port, (request) => answer(request, app, faults)).catch(
    (error: unknown) => {
      project.close();
      throw error;
    },
  );
  return {
    ...service,
    close: async () => {
      await service.close();
      project.close();
    },
  };
}

/** A volume as the API shows it. */
function viewVolume(volume: StoredVolume) {
  const { id, location } = volume;
  return { ...volume, location: { name: location }, linux_device: `/dev/disk/by-id/scsi-0HC_Volume_${id}` };
}

/** The answer of the app, or the fault in its place. */
async function answer(
  request: Request,
  app: { fetch(request: Request): Response | Promise<Response> },
  faults: Fault[],
): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/v1/, "");
  const fault = takeRequestFault(faults, request.method, path);
  if (!fault) return app.fetch(request);
  if (fault.done) await app.fetch(request);
  // A handler that throws has its connection cut.
  if (!fault.answer) throw new Error("lost as ordered");
  const { status, code, headers } = fault.answer;
  return Response.json(new ApiError(status, code, "as ordered").body, { status, headers });
}
