import { type Connection, type KnownConnection, learnSecrets } from "./connection";
import type { Deeds, Office } from "./office";
import { pathKeys, workerSecrets } from "./worker-secrets";

/**
 * Registers a webhook beside those that there are. The receiver learns its path first, so that nothing arrives at a
 * path that is not known; what arrives before the secret is known, the provider sends again.
 */
export async function connect(office: Office, present: readonly Connection[]): Promise<Deeds> {
  const { provider, address, put, createPathKey, env, dryRun } = office;
  const step = `register a webhook for ${provider.events.length} events at ${address}/…`;
  if (dryRun) return { steps: [step] };
  // Before anything is changed: it may not be to be had.
  const known = await learnSecrets(provider, present, env);
  const pathKey = createPathKey();
  await put?.(pathKeys([...known, { pathKey }]));
  const made = await provider.create(`${address}/${pathKey}`);
  const connections: KnownConnection[] = [...known, { ...made, pathKey }];
  const secrets = workerSecrets(provider, connections);
  await put?.(secrets);
  return { steps: [`${step} (${made.webhook.id})`], secrets };
}
