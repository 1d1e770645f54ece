import { TricloudError } from "../../constructs/core/tricloud-error";
import { FirestoreFailure } from "../firestore/firestore-failure";
import { readConnections } from "./connection";
import { probeReceiver, type Readiness } from "./probe-receiver";
import { missingEvents, type Provider, type ProviderName } from "./provider";

/** How a provider's webhooks do. Nothing in it is secret. */
export interface ProviderStatus {
  provider: ProviderName;
  /** Where they arrive, without the path key. */
  address: string;
  webhooks: {
    id: string;
    createdAt?: string;
    active: boolean;
    events: number;
    missingEvents: string[];
    receiver: Readiness;
  }[];
  /** When the newest delivery in the ledger was received; `null` if there was none of late. */
  lastDelivery?: string | null;
  /** What somebody should see to, a sentence each. */
  problems: string[];
  /** What could not be looked at, though the webhooks do without it, a sentence each. */
  notes: string[];
}

/** How a provider is looked at. */
export interface View {
  name: ProviderName;
  /** Where its webhooks arrive, without the path key. */
  address: string;
  fetch: typeof fetch;
  provider(): Promise<Provider>;
  /** Looks into the ledger. */
  lastDelivery(): Promise<string | undefined>;
}

/**
 * Looks at a provider's webhooks. What cannot be found out is a problem, too; but one may look without Google's
 * credentials, which the ledger alone needs.
 */
export async function readStatus(view: View): Promise<ProviderStatus> {
  const { name, address } = view;
  const status: ProviderStatus = { provider: name, address, webhooks: [], problems: [], notes: [] };
  const { problems, notes } = status;
  const failure = await failureOf(async () => {
    status.webhooks = await lookAtWebhooks(view);
    problems.push(...problemsOf(status));
  });
  if (failure) problems.push(failure.message);
  const unread = await failureOf(async () => {
    status.lastDelivery = (await view.lastDelivery()) ?? null;
  });
  if (unread && unread !== failure) {
    const isMinor = unread instanceof FirestoreFailure && unread.lacksLogin;
    (isMinor ? notes : problems).push(unread.message);
  }
  return status;
}

async function lookAtWebhooks({ address, fetch, provider: open }: View): Promise<ProviderStatus["webhooks"]> {
  const provider = await open();
  const webhooks: ProviderStatus["webhooks"] = [];
  for (const { webhook } of await readConnections(provider, address)) {
    const { id, createdAt, active, events } = webhook;
    const missing = missingEvents(provider, webhook);
    const receiver = await probeReceiver(webhook.url, fetch);
    webhooks.push({ id, createdAt, active, events: events.length, missingEvents: missing, receiver });
  }
  return webhooks;
}

function problemsOf({ provider, webhooks }: ProviderStatus): string[] {
  if (webhooks.length === 0) return [`No webhook is registered: register ${provider}.`];
  return webhooks.flatMap(({ id, active, missingEvents, receiver }) => [
    ...(active ? [] : [`${id} is not active: register ${provider} switches it on.`]),
    ...(missingEvents.length === 0
      ? []
      : [`${id} lacks ${missingEvents.join(", ")}: register ${provider} adds them.`]),
    ...(receiver === "ready" ? [] : [`${id} is not received: ${FIXES[receiver]}`]),
  ]);
}

const FIXES: Record<Exclude<Readiness, "ready">, string> = {
  "unknown path": "the Worker does not know its path key: register with --wrangler.",
  "not configured": "the Worker has no secrets: register with --wrangler.",
  unreachable: "the Worker does not answer there: is it deployed, and its host in the DNS?",
};

async function failureOf(find: () => Promise<void>): Promise<TricloudError | undefined> {
  try {
    await find();
    return undefined;
  } catch (error) {
    if (error instanceof TricloudError) return error;
    throw error;
  }
}
