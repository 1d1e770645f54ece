import type { BodyStore } from "./queued-delivery";

/**
 * What the scheduled look at a provider's webhook found. `missing`: it does not exist, or tells of too little;
 * `mismatch`: what it sends is refused, since its secret is unknown; `unreachable`: the provider could not be asked.
 */
export type WebhookHealth = "healthy" | "missing" | "mismatch" | "unreachable";

/** Where the last finding is kept, and whose it is. */
export interface HealthRecord {
  /** Name of the provider. */
  source: string;
  /** Without it nothing is kept. */
  bodies?: BodyStore;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Keeps a finding for {@link answerHealth}. That a provider did not answer for once tells nothing of its webhook. */
export async function noteHealth(
  health: WebhookHealth,
  { source, bodies, now }: HealthRecord,
): Promise<void> {
  if (health === "unreachable") return;
  await bodies?.put(keyOf(source), new TextEncoder().encode(JSON.stringify({ health, at: now() })));
}

/**
 * Answers `GET /healthz`: 200, or 503 while the provider does not deliver what it should, as far as is known. So whoever
 * watches the host is told of a webhook that is gone, which nobody would miss otherwise.
 */
export async function answerHealth({ source, bodies, now }: HealthRecord): Promise<Response> {
  const stored = await bodies?.get(keyOf(source));
  if (!stored) return Response.json({ status: "ok" });
  const { health, at } = JSON.parse(new TextDecoder().decode(await stored.arrayBuffer())) as Finding;
  const webhook = now() - at > LONGEST_SILENCE_MS ? "unchecked" : health;
  return webhook === "healthy"
    ? Response.json({ status: "ok", webhook })
    : Response.json(
        { status: "unwell", webhook, fix: `Run npm run webhooks -- status ${source}.` },
        { status: 503 },
      );
}

interface Finding {
  health: WebhookHealth;
  /** Milliseconds since 1970. */
  at: number;
}

/** Six looks that failed in a row. */
const LONGEST_SILENCE_MS = 60 * 60_000;

function keyOf(source: string): string {
  return `health/${source}`;
}
