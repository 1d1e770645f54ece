import { TricloudError } from "../../constructs/core/tricloud-error";
import { readConnections } from "./connection";
import type { Office } from "./office";
import { probeReceiver, type Readiness } from "./probe-receiver";
import { missingEvents, type ProviderName } from "./provider";

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
}

/**
 * Looks at a provider's webhooks. What cannot be found out is a problem, too.
 *
 * @param lastDelivery looks into the ledger
 */
export async function readStatus(
  { provider, address, fetch }: Pick<Office, "provider" | "address" | "fetch">,
  lastDelivery: (provider: ProviderName) => Promise<string | undefined>,
): Promise<ProviderStatus> {
  const status: ProviderStatus = { provider: provider.name, address, webhooks: [], problems: [] };
  await noting(status, async () => {
    for (const { webhook } of await readConnections(provider, address)) {
      const { id, createdAt, active, events } = webhook;
      const missing = missingEvents(provider, webhook);
      const receiver = await probeReceiver(webhook.url, fetch);
      status.webhooks.push({
        id,
        createdAt,
        active,
        events: events.length,
        missingEvents: missing,
        receiver,
      });
    }
    status.problems.push(...problemsOf(status));
  });
  await noting(status, async () => {
    status.lastDelivery = (await lastDelivery(provider.name)) ?? null;
  });
  return status;
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

async function noting(status: ProviderStatus, find: () => Promise<void>): Promise<void> {
  try {
    await find();
  } catch (error) {
    if (!(error instanceof TricloudError)) throw error;
    status.problems.push(error.message);
  }
}
