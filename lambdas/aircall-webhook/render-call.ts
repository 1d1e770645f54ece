import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { recordId } from "../shared/record";
import { Call } from "./aircall-event";
import { toIso } from "./clock";
import { contactNameOf, describeCall, outcomeOf, talkOf, titleOf, waitOf } from "./describe-call";

/** The record of a call; none until an event of the call itself has told of it. */
export function renderCall(id: string, parts: RecordParts): RenderedRecord | undefined {
  const content = parts["call"]?.content;
  if (!content) return undefined;
  const call = Call.parse(content);
  return {
    id,
    source: "aircall",
    kind: "call",
    occurredAt: toIso(call.started_at),
    title: titleOf(call),
    text: describeCall(call),
    facts: factsOf(call),
    access: { audience: "staff" },
    links: linksOf(call),
    url: call.asset,
  };
}

function factsOf(call: Call): RenderedRecord["facts"] {
  return {
    direction: call.direction,
    outcome: outcomeOf(call),
    status: call.status ?? null,
    missedReason: call.missed_call_reason ?? null,
    durationSeconds: call.duration ?? null,
    waitSeconds: waitOf(call) ?? null,
    talkSeconds: talkOf(call) ?? null,
    phone: call.raw_digits === "anonymous" ? null : (call.raw_digits ?? null),
    contact: contactNameOf(call) ?? null,
    agent: call.user?.name ?? null,
    number: call.number?.name ?? null,
    tags: call.tags.map(({ name }) => name),
    voicemail: call.voicemail !== undefined,
    recording: call.recording !== undefined,
  };
}

function linksOf({ contact, number, user }: Call): string[] {
  return [
    ...(contact ? [recordId("aircall", "contact", contact.id)] : []),
    ...(number ? [recordId("aircall", "number", number.id)] : []),
    ...(user ? [recordId("aircall", "agent", user.id)] : []),
  ];
}
