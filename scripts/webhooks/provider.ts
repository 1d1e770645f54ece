/** Who sends webhooks. */
export const PROVIDER_NAMES = ["aircall", "guesty"] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** A webhook as its provider has it. */
export interface Webhook {
  id: string;
  /** With the path key, which is a secret. */
  url: string;
  events: readonly string[];
  /** Whether the provider delivers to it. */
  active: boolean;
  /** ISO 8601 UTC, if it is known. */
  createdAt?: string;
}

/** A provider's management of webhooks. What throws here is a `ProviderFailure`. */
export interface Provider {
  name: ProviderName;
  /** What we want to be told. */
  events: readonly string[];
  /** The Worker's setting with the secrets that deliveries are checked with. */
  secretSetting: string;
  /** The Worker's settings with which it watches its webhook. */
  credentials: Readonly<Record<string, string>>;
  list(): Promise<Webhook[]>;
  /** Registers a webhook for all events that we want. */
  create(url: string): Promise<{ webhook: Webhook; secret: string }>;
  /** Makes it active, for all events that we want. */
  mend(webhook: Webhook): Promise<void>;
  remove(webhook: Webhook): Promise<void>;
  /** The secret that its deliveries are checked with, if the provider tells it again. */
  secretOf(webhook: Webhook): Promise<string | undefined>;
}

/** The events that a webhook should have and has not. */
export function missingEvents({ events }: Provider, webhook: Webhook): string[] {
  return events.filter((event) => !webhook.events.includes(event));
}
