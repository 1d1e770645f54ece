import type { Provider } from "./provider";
import type { WorkerSecrets } from "./worker-secrets";
import type { SecretPutter } from "./wrangler";

/** Whose webhooks are to arrive where. */
export interface Office {
  provider: Provider;
  /** Where they arrive, without the path key. */
  address: string;
  /** Hands the Worker its secrets; absent: somebody else does. */
  put?: SecretPutter;
  createPathKey: () => string;
  /** Has the Worker's present secrets if the provider does not tell them again. */
  env: NodeJS.ProcessEnv;
  fetch: typeof fetch;
  /** Find out what would be done, and do nothing. */
  dryRun: boolean;
}

/** What was done, or would be. */
export interface Deeds {
  /** A sentence each, e.g. `register a webhook …`. */
  steps: string[];
  /** What the Worker must know from now on; a dry run does not tell. */
  secrets?: WorkerSecrets;
}
