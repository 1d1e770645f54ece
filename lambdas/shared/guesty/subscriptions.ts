import * as z from "zod";
import { ServiceError } from "../service-error";
import type { GuestyClient } from "./guesty-client";

/** The webhooks of one address. */
export interface Subscription {
  id: string;
  url: string;
  events: string[];
  /** Whether Guesty delivers to it. */
  active: boolean;
}

/** https://open-api-docs.guesty.com/reference/get_webhooks */
export async function readSubscriptions(guesty: GuestyClient): Promise<Subscription[]> {
  const { success, data } = Subscriptions.safeParse(await guesty.get("/webhooks"));
  if (!success) throw new ServiceError("Guesty", "/webhooks did not answer with subscriptions");
  return data.map(({ _id, id, active, ...rest }) => ({
    id: _id ?? id ?? "",
    active: active ?? true,
    ...rest,
  }));
}

/** Asks for the webhooks of these events. */
export async function subscribe(
  guesty: GuestyClient,
  { url, events }: Pick<Subscription, "url" | "events">,
): Promise<void> {
  await guesty.send("POST", "/webhooks", { url, events });
}

/** Asks for the webhooks of other events at the same address. */
export async function resubscribe(guesty: GuestyClient, { id, url, events }: Subscription): Promise<void> {
  await guesty.send("PUT", `/webhooks/${encodeURIComponent(id)}`, { url, events });
}

/** Subscribing again gives another secret. */
export async function unsubscribe(guesty: GuestyClient, { id }: Subscription): Promise<void> {
  await guesty.send("DELETE", `/webhooks/${encodeURIComponent(id)}`);
}

/**
 * The secret that the webhooks of an address are signed with; `undefined` if Guesty has none (yet).
 * https://open-api-docs.guesty.com/reference/svixsecretapicontroller_getsecret
 */
export async function readWebhookSecret(guesty: GuestyClient, url: string): Promise<string | undefined> {
  try {
    const { success, data } = Secret.safeParse(await guesty.get("/webhooks-v2/secret", { url }));
    return success ? data : undefined;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}

const Stored = z.object({
  _id: z.string().optional(),
  id: z.string().optional(),
  url: z.string(),
  events: z.array(z.string()),
  active: z.boolean().nullish(),
});

const Subscriptions = z.union([
  z.array(Stored),
  z.object({ results: z.array(Stored) }).transform(({ results }) => results),
  z.object({ data: z.array(Stored) }).transform(({ data }) => data),
]);

// What it looks like is not documented; each of these has been seen.
const Key = z.union([
  z.object({ key: z.string() }).transform(({ key }) => key),
  z.object({ secret: z.string() }).transform(({ secret }) => secret),
]);
const Secret = z.union([Key, z.object({ data: Key }).transform(({ data }) => data)]);
