import type { Connection, KnownConnection } from "./connection";
import type { Provider } from "./provider";

/** A Worker's secrets, by their names. */
export type WorkerSecrets = Record<string, string>;

/** What a Worker needs to take in what webhooks deliver, and to watch them. */
export function workerSecrets(
  { secretSetting, credentials }: Provider,
  connections: readonly KnownConnection[],
): WorkerSecrets {
  const secrets = new Set(connections.map(({ secret }) => secret));
  return { ...pathKeys(connections), [secretSetting]: [...secrets].join(","), ...credentials };
}

/** The part of it that says on which paths to listen. */
export function pathKeys(connections: readonly Pick<Connection, "pathKey">[]): WorkerSecrets {
  return { WEBHOOK_PATH_KEYS: connections.map(({ pathKey }) => pathKey).join(",") };
}
