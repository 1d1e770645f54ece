import type { EnvironmentConfig } from "../core";

/** Names that more than one stack knows. They follow from the configuration, so each stack can be planned alone. */
export interface SharedNames {
  /** Pub/Sub topic of the records that could not be vectorized. */
  vectorizeDeadLetters: string;
  /** Secret Manager secret with Qdrant's API key. */
  qdrantApiKey: string;
  /** Secret Manager secret with the API token for Workers AI. */
  workersAiToken: string;
}

export function sharedNames({ name }: Pick<EnvironmentConfig, "name">): SharedNames {
  return {
    vectorizeDeadLetters: `${name}-vectorize-dead`,
    qdrantApiKey: `${name}-qdrant-api-key`,
    workersAiToken: `${name}-workers-ai-token`,
  };
}
