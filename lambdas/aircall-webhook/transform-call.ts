import { type BusinessRecord, recordId } from "../shared/record";
import type { Call, CallEvent } from "./aircall-event";
import { contactNameOf, describeCall, outcomeOf, talkOf, titleOf, waitOf } from "./describe-call";

/**
 * The record of the call that an event shows. Every event carries the whole call, so a later one replaces an earlier.
 *
 * @param rank the event's place in the life of a call
 * @param delivery id of the delivery that brought the event
 */
export function transformCall(
  { data: call, timestamp }: CallEvent,
  rank: number,
  delivery: string,
): BusinessRecord {
  return {
    id: recordId("aircall", "call", call.id),
    source: "aircall",
    kind: "call",
    occurredAt: toIso(call.started_at),
    version: { at: toIso(timestamp), rank, delivery },
    title: titleOf(call),
    text: describeCall(call),
    facts: factsOf(call),
    access: { audience: "staff" },
    links: linksOf(call),
    url: call.asset,
  };
}

function factsOf(call: Call): BusinessRecord["facts"] {
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

function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
