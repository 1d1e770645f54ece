import * as z from "zod";
import { equalsAnySecret } from "../shared/constant-time";
import type { IngestionSource, Transformation } from "../shared/ingestion/ingestion-source";
import type { RecordParts, RenderedRecord, RenderRecord } from "../shared/ingestion/record-part";
import { redact, redactText } from "../shared/redact";
import { sha256 } from "../shared/sha256";
import { renderAgent } from "./agent";
import { renderContact } from "./contact";
import { EVENTS, IGNORED_EVENTS } from "./events";
import { Seconds } from "./fields";
import { renderMessage } from "./message";
import { renderNumber } from "./number";
import { renderCall } from "./render-call";

/**
 * Aircall's webhooks. They are not signed: all there is to check is the token in the body, which Aircall returned
 * when the webhook was registered (https://developer.aircall.io/docs/setup-webhooks).
 *
 * @param tokens the tokens of every webhook that may deliver
 * @param otherSecrets what else must not be stored or logged
 */
export function aircallSource(
  tokens: readonly string[],
  otherSecrets: readonly string[] = [],
): IngestionSource {
  const secrets = [...tokens, ...otherSecrets];
  return {
    name: "aircall",
    keptHeaders: ["user-agent", "aircall-origin"],
    secrets,

    async verify({ payload }) {
      if (tokens.length === 0) return "unconfigured";
      const token = textAt(payload, "token");
      return (await equalsAnySecret(token, tokens)) ? "verified" : "refused";
    },

    // Aircall numbers no deliveries: what is equal but for the token, of which each webhook has its own, is the same one.
    async identify({ payload }) {
      const type = textAt(payload, "event");
      const told =
        typeof payload === "object" && payload !== null ? { ...payload, token: undefined } : payload;
      return {
        delivery: await sha256(JSON.stringify(told)),
        type: redactText(type, secrets).slice(0, MAX_TYPE_LENGTH),
      };
    },

    transform: ({ delivery, type }, payload) => transformEvent(delivery, type, payload, secrets),
    render: renderAircallRecord,
  };
}

// The longest event name known has 42 characters. Cut last: what is left of a secret would not be known as one.
const MAX_TYPE_LENGTH = 100;

const Envelope = z.object({ timestamp: Seconds, data: z.looseObject({}) });

function transformEvent(
  delivery: string,
  type: string,
  payload: unknown,
  secrets: readonly string[],
): Transformation {
  const ignored = IGNORED_EVENTS.get(type);
  if (ignored) return { ignored };
  const known = EVENTS.get(type);
  if (!known) return { quarantine: `unknown event ${JSON.stringify(type)}` };
  // Before the payload is read, so that no secret that somebody noted on a call gets into its text.
  const envelope = Envelope.safeParse(redact(payload, secrets));
  if (!envelope.success) return unusable(envelope.error);
  try {
    const { event, group, rank } = known;
    return { updates: group.read({ event, delivery, ...envelope.data }, rank) };
  } catch (error) {
    if (error instanceof z.ZodError) return unusable(error, "data");
    throw error;
  }
}

function unusable({ issues }: z.ZodError, ...within: string[]): Transformation {
  const problems = issues.map(({ path, message }) => `${[...within, ...path].join(".")}: ${message}`);
  return { quarantine: `no record can be made of it: ${problems.join("; ")}` };
}

const RENDERERS = new Map<string | undefined, RenderRecord>([
  ["call", renderCall],
  ["agent", renderAgent],
  ["number", renderNumber],
  ["contact", renderContact],
  ["message", renderMessage],
]);

function renderAircallRecord(record: string, parts: RecordParts): RenderedRecord | undefined {
  const [, kind] = record.split(":");
  return RENDERERS.get(kind)?.(record, parts);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A text or a number as text; anything else as nothing. */
function textAt(value: unknown, name: string): string {
  const member = memberOf(value, name);
  return typeof member === "string" || typeof member === "number" ? String(member) : "";
}
