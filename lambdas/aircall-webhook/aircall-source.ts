import { equalsAnySecret } from "../shared/constant-time";
import type { IngestionSource, Transformation } from "../shared/ingestion/ingestion-source";
import { redact } from "../shared/redact";
import { sha256 } from "../shared/sha256";
import { CallEvent } from "./aircall-event";
import { lifeCycleRank } from "./life-cycle";
import { renderCall } from "./render-call";
import { callUpdates } from "./transform-call";

/**
 * Aircall's webhooks. They are not signed: all there is to check is the token in the body, which Aircall returned
 * when the webhook was registered (https://developer.aircall.io/docs/setup-webhooks).
 *
 * @param tokens the tokens of every webhook that may deliver
 */
export function aircallSource(tokens: readonly string[]): IngestionSource {
  return {
    name: "aircall",
    keptHeaders: ["user-agent", "aircall-origin"],
    secrets: tokens,

    async verify({ payload }) {
      if (tokens.length === 0) return "unconfigured";
      const token = textAt(payload, "token");
      return (await equalsAnySecret(token, tokens)) ? "verified" : "refused";
    },

    // Aircall numbers no deliveries: what is equal in all of this is the same one.
    async identify({ payload, body }) {
      const type = textAt(payload, "event");
      const object = textAt(memberOf(payload, "data"), "id");
      const parts = [type, object, textAt(payload, "timestamp"), await sha256(body)];
      return { delivery: await sha256(JSON.stringify(parts)), type: type.slice(0, MAX_TYPE_LENGTH) };
    },

    transform: ({ delivery, type }, payload) => transformEvent(delivery, type, payload, tokens),
    render: (record, parts) => renderCall(record, parts),
  };
}

// The longest event name known has 42 characters.
const MAX_TYPE_LENGTH = 100;

function transformEvent(
  delivery: string,
  type: string,
  payload: unknown,
  tokens: readonly string[],
): Transformation {
  const rank = lifeCycleRank(type);
  if (rank === undefined) return { quarantine: `unknown event ${JSON.stringify(type)}` };
  // Before the payload is read, so that no secret that somebody noted on a call gets into its text.
  const parsed = CallEvent.safeParse(redact(payload, tokens));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    return { quarantine: `not a call that can be recorded: ${problems.join("; ")}` };
  }
  return { updates: callUpdates(parsed.data, rank, delivery) };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A text or a number as text; anything else as nothing. */
function textAt(value: unknown, name: string): string {
  const member = memberOf(value, name);
  return typeof member === "string" || typeof member === "number" ? String(member) : "";
}
