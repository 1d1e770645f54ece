import { type Context, Hono } from "hono";
import { serveFetch } from "../serve-fetch";
import type { RunningService, ServiceOptions } from "../service";
import { isGoodToken, issueToken, TOKEN_SECONDS } from "./access-tokens";
import { Account } from "./account";
import { type Fault, takeFault } from "./faults";
import { GuestyError } from "./guesty-error";
import { RequestLimits } from "./request-limits";
import { webhooks } from "./webhooks";
import type { World } from "./world";

export interface GuestyOptions extends ServiceOptions {
  clientId: string;
  clientSecret: string;
  /** What the account holds. */
  world: World;
  /** Subscriptions that are there from the start, unless they are already. Default: none. */
  subscriptions?: { url: string; events: string[]; secret: string }[];
  /** What will go wrong; each is taken out when it has happened. Default: nothing. */
  faults?: Fault[];
  /** Milliseconds since 1970. Default: the machine's clock. */
  now?: () => number;
}

/** How many tokens an application gets in 24 hours. */
const MINTS_A_DAY = 5;
const DAY_MS = 86_400_000;

/** The part of Guesty's Open API that ingestion uses: tokens, what webhooks refer to, subscriptions, and its limits. */
export async function startGuesty(options: GuestyOptions): Promise<RunningService> {
  const { clientId, clientSecret, world, faults = [], now = Date.now } = options;
  const account = new Account(options.dataDir);
  for (const { url, events, secret } of options.subscriptions ?? []) {
    if (!account.subscriptions.some((known) => known.url === url)) account.subscribe(url, events, secret);
  }
  const limits = new RequestLimits(now);
  const app = new Hono();

  app.get("/health", (context) => context.text("ok"));

  app.post("/oauth2/token", async (context) => {
    const form = await context.req.parseBody();
    const wanted = { grant_type: "client_credentials", scope: "open-api" };
    for (const [name, value] of Object.entries(wanted)) {
      if (form[name] !== value) throw new GuestyError(400, `${name} must be ${value}`);
    }
    if (form["client_id"] !== clientId || form["client_secret"] !== clientSecret) {
      throw new GuestyError(401, "Client authentication failed");
    }
    const [oldest, ...others] = account.mintsSince(now() - DAY_MS);
    if (oldest !== undefined && others.length >= MINTS_A_DAY - 1) {
      const wait = Math.ceil((oldest + DAY_MS - now()) / 1000);
      throw new GuestyError(429, "Too many tokens", { "retry-after": String(wait) });
    }
    account.mint(now());
    return context.json({
      token_type: "Bearer",
      expires_in: TOKEN_SECONDS,
      access_token: issueToken(clientSecret, now()),
      scope: "open-api",
    });
  });

  app.use("/v1/*", async (context, next) => {
    const { isWithin, headers } = limits.take();
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
    if (!isWithin) throw new GuestyError(429, "Too many requests", headers);
    const [, token = ""] = /^Bearer (\S+)$/.exec(context.req.header("authorization") ?? "") ?? [];
    if (!isGoodToken(token, clientSecret, now())) throw new GuestyError(401, "Unauthorized");
    return next();
  });

  app.get("/v1/reservations-v3", (context) => {
    const ids = context.req.queries("reservationIds[]") ?? [];
    if (ids.length === 0 || ids.length > 10)
      throw new GuestyError(400, "reservationIds must hold 1 to 10 ids");
    if (!context.req.query("mergeAccommodationFarePriceComponents")) {
      throw new GuestyError(400, "mergeAccommodationFarePriceComponents must be a boolean");
    }
    return context.json(world.reservations.filter(({ _id }) => ids.includes(_id)));
  });
  app.get("/v1/guest-folio/overview", (context) => {
    const ids = listIn(context, "reservationIds");
    listIn(context, "fields");
    const results = world.folios.filter(({ reservationId }) => ids.includes(reservationId));
    const found = results.map(({ reservationId }) => reservationId);
    return context.json({ results, notFound: ids.filter((id) => !found.includes(id)) });
  });
  app.get("/v1/listings", (context) => {
    const ids = listIn(context, "ids");
    return context.json({ results: world.listings.filter(({ _id }) => ids.includes(_id)) });
  });
  app.get("/v1/guests-crud", (context) => {
    listIn(context, "columns");
    const filters = JSON.parse(context.req.query("filters") ?? "{}") as { _id?: { "@in"?: string[] } };
    const ids = filters._id?.["@in"] ?? [];
    return context.json({ results: world.guests.filter(({ _id }) => ids.includes(_id)) });
  });
  app.route("/v1", webhooks(account));

  app.notFound(() => new GuestyError(404, "Not found").toResponse());
  app.onError((error, context) => {
    if (error instanceof GuestyError) return error.toResponse();
    return context.json({ error: { code: 500, message: error.message } }, 500);
  });

  const service = await serveFetch(options.port, (request) => answer(request, app, faults)).catch(
    (error: unknown) => {
      account.close();
      throw error;
    },
  );
  return {
    ...service,
    close: async () => {
      await service.close();
      account.close();
    },
  };
}

/** A list with commas, which must be there. */
function listIn(context: Context, name: string): string[] {
  const list = context.req.query(name)?.split(",").filter(Boolean) ?? [];
  if (list.length === 0) throw new GuestyError(400, `${name} must not be empty`);
  return list;
}

/** The answer of the app, or the fault in its place. */
async function answer(
  request: Request,
  app: { fetch(request: Request): Response | Promise<Response> },
  faults: Fault[],
): Promise<Response> {
  const fault = takeFault(faults, request);
  if (!fault) return app.fetch(request);
  if (fault.done) await app.fetch(request);
  // A handler that throws has its connection cut.
  if (!fault.answer) throw new Error("lost as ordered");
  const { status, headers } = fault.answer;
  return Response.json({ error: { code: status, message: "as ordered" } }, { status, headers });
}
