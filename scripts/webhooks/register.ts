import { connect } from "./connect";
import { learnSecrets, readConnections } from "./connection";
import type { Deeds, Office } from "./office";
import { missingEvents, type Webhook } from "./provider";
import { workerSecrets } from "./worker-secrets";

/** Has a provider's webhooks sent to us. What is there already is mended, and its secrets are handed over again. */
export async function register(office: Office): Promise<Deeds> {
  const { provider, address, put, env, dryRun } = office;
  const connections = await readConnections(provider, address);
  if (connections.length === 0) return connect(office, []);
  const steps: string[] = [];
  for (const { webhook } of connections) steps.push(await mend(office, webhook));
  if (dryRun) return { steps };
  const secrets = workerSecrets(provider, await learnSecrets(provider, connections, env));
  await put?.(secrets);
  return { steps, secrets };
}

async function mend({ provider, dryRun }: Office, webhook: Webhook): Promise<string> {
  const missing = missingEvents(provider, webhook);
  if (webhook.active && missing.length === 0) return `leave the webhook ${webhook.id}: it is as it should be`;
  if (!dryRun) await provider.mend(webhook);
  const news = [...(webhook.active ? [] : ["switch it on"]), ...missing.map((event) => `add ${event}`)];
  return `mend the webhook ${webhook.id}: ${news.join(", ")}`;
}
