import { CommandLineError } from "../command-line-error";
import { pathKeyOf } from "./path-key";
import type { Provider, Webhook } from "./provider";

/** A webhook that arrives at our address. */
export interface Connection {
  webhook: Webhook;
  /** The last part of its path. */
  pathKey: string;
}

/** A connection, and what its deliveries are checked with. */
export interface KnownConnection extends Connection {
  secret: string;
}

/** The webhooks that arrive at our address, the oldest first. */
export async function readConnections(provider: Provider, address: string): Promise<Connection[]> {
  const webhooks = await provider.list();
  return webhooks
    .flatMap((webhook) => {
      const pathKey = pathKeyOf(webhook.url, address);
      return pathKey === undefined ? [] : [{ webhook, pathKey }];
    })
    .sort((a, b) => (a.webhook.createdAt ?? "").localeCompare(b.webhook.createdAt ?? ""));
}

/**
 * Asks the provider for the secret of each.
 *
 * @param env has the Worker's present secrets if the provider does not tell them again
 * @throws CommandLineError if one is not to be had
 */
export function learnSecrets(
  provider: Provider,
  connections: readonly Connection[],
  env: NodeJS.ProcessEnv,
): Promise<KnownConnection[]> {
  const { name, secretSetting } = provider;
  return Promise.all(
    connections.map(async (connection) => {
      const { webhook } = connection;
      const secret = (await provider.secretOf(webhook)) ?? env[secretSetting];
      if (secret) return { ...connection, secret };
      throw new CommandLineError(
        `${name} does not tell the secret of the webhook ${webhook.id}`,
        `Set ${secretSetting} to the Worker's present value, or delete that webhook and register again.`,
      );
    }),
  );
}
