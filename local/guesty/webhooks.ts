import { type Context, Hono } from "hono";
import type { Account } from "./account";
import { GuestyError } from "./guesty-error";

/** The subscriptions and their secrets: https://open-api-docs.guesty.com/reference/post_webhooks */
export function webhooks(account: Account): Hono {
  const app = new Hono();
  app.get("/webhooks", (context) => context.json(account.subscriptions));
  app.post("/webhooks", async (context) => {
    const { url, events } = await readSubscription(context);
    if (account.subscriptions.some((subscription) => subscription.url === url)) {
      throw new GuestyError(400, "the url is subscribed already");
    }
    return context.json(account.subscribe(url, events));
  });
  app.put("/webhooks/:id", async (context) => {
    const changed = { ...find(account, context), ...(await readSubscription(context)) };
    account.change(changed);
    return context.json(changed);
  });
  app.delete("/webhooks/:id", (context) => {
    account.remove(find(account, context)._id);
    return context.json({ success: true });
  });
  app.get("/webhooks-v2/secret", (context) => {
    const url = context.req.query("url");
    if (!url) throw new GuestyError(400, "url must not be empty");
    const isSubscribed = account.subscriptions.some((subscription) => subscription.url === url);
    if (!isSubscribed) throw new GuestyError(404, "the url is not subscribed");
    return context.json({ key: account.secretOf(url) });
  });
  return app;
}

function find(account: Account, context: Context) {
  const id = context.req.param("id");
  const subscription = account.subscriptions.find(({ _id }) => _id === id);
  if (!subscription) throw new GuestyError(404, "no such webhook");
  return subscription;
}

async function readSubscription(context: Context): Promise<{ url: string; events: string[] }> {
  const { url, events } = (await context.req.json().catch(() => ({}))) as Record<string, unknown>;
  if (typeof url !== "string" || !URL.canParse(url)) throw new GuestyError(400, "url must be a URL");
  if (!Array.isArray(events) || events.length === 0) throw new GuestyError(400, "events must not be empty");
  const unknown = events.find((event) => !KNOWN_EVENTS.has(event));
  if (unknown !== undefined) throw new GuestyError(400, `${unknown} is no event`);
  return { url, events };
}

/** The legacy events of reservations are no longer taken. */
const KNOWN_EVENTS = new Set<unknown>([
  "reservation.created.v2",
  "reservation.updated.v2",
  "reservation.messageReceived",
  "reservation.messageSent",
  "listing.new",
  "listing.updated",
  "listing.removed",
  "listing.calendar.updated",
  "calendar.updated.v2",
  "guest.created",
  "guest.updated",
  "guest.deleted",
  "guest-folio.created",
  "guest-folio.updated",
  "task.created",
  "task.updated",
  "task.deleted",
  "payments.failed",
  "payments.method.received",
]);
