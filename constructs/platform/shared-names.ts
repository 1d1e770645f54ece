import type { EnvironmentConfig } from "../core";

/** Names that more than one stack knows. They follow from the configuration, so each stack can be planned alone. */
export interface SharedNames {
  /** Private network of the servers. */
  network: string;
  /** Firewall that lets nobody in. */
  backupFirewall: string;
  /** Volume that the backups are kept on. */
  backupVolume: string;
  /** Label selector that finds the backup volume, and it alone. */
  backupVolumeSelector: string;
  /** Label selector that finds the snapshots that backup servers are made from. */
  backupImageSelector: string;
  /** Pub/Sub topic of the records that could not be vectorized. */
  vectorizeDeadLetters: string;
  /** Subscription that keeps what is in `vectorizeDeadLetters`. */
  vectorizeDeadLettersKept: string;
  /** Pub/Sub topic of the chat's messages, as they are after each change. */
  chatMessages: string;
  /** Pub/Sub topic of the messages that could not be vectorized. */
  chatMessagesDeadLetters: string;
  /** Subscription that keeps what is in `chatMessagesDeadLetters`. */
  chatMessagesDeadLettersKept: string;
  /** Function that keeps the vectors in step with the records. */
  vectorize: string;
  /** Function that keeps the vectors in step with the chat's messages, and its subscription. */
  vectorizeMessages: string;
  /** Function that keeps the vectors in step with who may read a room. */
  vectorizeRooms: string;
  /** Function that starts backups. */
  backup: string;
  /** Secret Manager secret with Qdrant's API key. */
  qdrantApiKey: string;
  /** Secret Manager secret with the API token for Workers AI. */
  workersAiToken: string;
  /** Secret Manager secret with the API token of the Hetzner project. */
  hetznerToken: string;
}

export function sharedNames({ name }: Pick<EnvironmentConfig, "name">): SharedNames {
  return {
    network: `${name}-network`,
    backupFirewall: `${name}-backup`,
    backupVolume: `${name}-backups`,
    backupVolumeSelector: `environment=${name},role=backup`,
    backupImageSelector: "role=backup",
    vectorizeDeadLetters: `${name}-vectorize-dead`,
    vectorizeDeadLettersKept: `${name}-vectorize-dead-kept`,
    chatMessages: `${name}-chat-messages`,
    chatMessagesDeadLetters: `${name}-chat-messages-dead`,
    chatMessagesDeadLettersKept: `${name}-chat-messages-dead-kept`,
    vectorize: `${name}-vectorize`,
    vectorizeMessages: `${name}-vectorize-messages`,
    vectorizeRooms: `${name}-vectorize-rooms`,
    backup: `${name}-backup`,
    qdrantApiKey: `${name}-qdrant-api-key`,
    workersAiToken: `${name}-workers-ai-token`,
    hetznerToken: `${name}-hetzner-token`,
  };
}

/** Name of an administrator's SSH key in the Hetzner project. */
export function sshKeyName({ name }: Pick<EnvironmentConfig, "name">, owner: string): string {
  return `${name}-${owner}`;
}
