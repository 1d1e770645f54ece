import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { recordId } from "../shared/record";
import { toIso } from "./aircall-event";
import { type Call, CallComment, CallSnapshot, ExternalTransfer, MenuChoices } from "./call-events";
import { type CallNotes, describeCall, outcomeOf, talkOf, titleOf, waitOf } from "./describe-call";
import { describeInsights, insightFacts, type Speakers } from "./describe-insights";
import { linksTo, nameOf } from "./objects";

/** The record of a call; none until an event of the call itself has told of it. */
export function renderCall(id: string, parts: RecordParts): RenderedRecord | undefined {
  const content = parts["call"]?.content;
  if (!content) return undefined;
  const call = { ...CallSnapshot.parse(content), settled: parts["ended"] !== undefined };
  const notes = notesOn(call, parts);
  return {
    id,
    source: "aircall",
    kind: "call",
    occurredAt: toIso(call.started_at),
    title: titleOf(call),
    text: [...describeCall(call, notes), ...describeInsights(parts, speakersOf(call))].join("\n"),
    facts: { ...factsOf(call), menuOptions: [...notes.menuOptions], ...insightFacts(parts) },
    access: { audience: "staff" },
    links: linksOf(call),
    url: call.asset,
  };
}

/** Comments are in the order in which they were written. */
function notesOn(call: Call, parts: RecordParts): CallNotes {
  const own = Object.keys(parts)
    .filter((name) => name.startsWith("comment:"))
    .flatMap((name) => CallComment.safeParse(parts[name]?.content).data ?? []);
  const order = ({ posted_at = "", id = "" }: CallComment) => posted_at + id.padStart(20, "0");
  const transfer = ExternalTransfer.safeParse(parts["external_transfer"]?.content).data;
  const menu = MenuChoices.safeParse(parts["menu"]?.content).data?.ivr_options_selected ?? [];
  return {
    menuOptions: menu.map(({ title }) => title),
    comments: [...own.sort((a, b) => (order(a) < order(b) ? -1 : 1)), ...call.comments],
    passedOnTo: transfer?.external_transferred_to,
    passedOnFrom: transfer?.external_caller_number,
  };
}

function linksOf(call: Call): string[] {
  const { automatic_callback_call_id: missed } = call;
  return [...linksTo(call), ...(missed === undefined ? [] : [recordId("aircall", "call", missed)])];
}

function speakersOf({ contact, direction, user }: Call): Speakers {
  return {
    external: nameOf(contact) ?? (direction === "inbound" ? "Caller" : "Other party"),
    internal: (userId) => (user?.name && (userId === undefined || userId === user.id) ? user.name : "Agent"),
  };
}

function factsOf(call: Call): RenderedRecord["facts"] {
  return {
    direction: call.direction,
    outcome: outcomeOf(call),
    status: call.status ?? null,
    missedReason: call.settled ? (call.missed_call_reason ?? null) : null,
    durationSeconds: call.settled ? (call.duration ?? null) : null,
    waitSeconds: waitOf(call) ?? null,
    talkSeconds: talkOf(call) ?? null,
    phone: call.raw_digits === "anonymous" ? null : (call.raw_digits ?? null),
    contact: nameOf(call.contact) ?? null,
    agent: call.user?.name ?? null,
    number: call.number?.name ?? null,
    tags: call.tags.map(({ name }) => name),
    teams: call.teams.map(({ name }) => name),
    participants: call.participants.map(({ name }) => name),
    archived: call.archived ?? false,
    voicemail: call.voicemail !== undefined,
    recording: call.recording !== undefined,
  };
}
