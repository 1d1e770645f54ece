import * as z from "zod";
import type { RecordUpdate } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { type AircallEvent, type EventGroup, versionOf } from "./aircall-event";
import { Id, Line, Moment, Seconds, Text } from "./fields";
import { ContactMention, NumberMention, UserMention } from "./objects";

const Comment = z.object({
  id: optional(Id),
  content: Line,
  posted_at: Moment,
  posted_by: optional(UserMention),
});
const Named = z.object({ name: Line });

const Snapshot = z.object({
  id: Id,
  started_at: Seconds,
  answered_at: optional(Seconds),
  ended_at: optional(Seconds),
  duration: optional(z.int().min(0)),
  direction: z.enum(["inbound", "outbound"]),
  status: optional(z.enum(["initial", "answered", "done"])),
  missed_call_reason: Text,
  raw_digits: Text,
  /** A page that asks for a login. */
  asset: optional(z.url({ protocol: /^https?$/ })),
  voicemail: Text,
  recording: Text,
  user: optional(UserMention),
  assigned_to: optional(UserMention),
  transferred_by: optional(UserMention),
  transferred_to: optional(UserMention),
  contact: optional(ContactMention),
  number: optional(NumberMention),
  comments: listOf(Comment),
  tags: listOf(Named),
  teams: listOf(Named),
  participants: listOf(Named),
  archived: optional(z.boolean()),
  /** The missed call that this one answers. */
  automatic_callback_call_id: optional(Id),
});

/** A call as an event shows it: the part `call` of its record. */
export type CallSnapshot = z.infer<typeof CallSnapshot>;
export const CallSnapshot = Snapshot;

/** A call as its record tells of it. */
export interface Call extends CallSnapshot {
  /** Whether the call is over and all about it is known: the part `ended` is there. */
  settled: boolean;
}

/** The number outside that a call was passed on to: the part `external_transfer`, since one event alone says it. */
export const ExternalTransfer = z.object({ external_transferred_to: Line, external_caller_number: Text });

/** What the caller chose in the phone menu: the part `menu`, since not every event says it. */
export const MenuChoices = z.object({ ivr_options_selected: listOf(z.object({ title: Line })) });

/** What somebody noted on a call: the parts `comment:<id>`, since a snapshot holds the newest few only. */
export type CallComment = z.infer<typeof Comment>;
export const CallComment = Comment;

const LIFE_CYCLE = [
  "call.created",
  "call.ivr_option_selected",
  "call.ringing_on_agent",
  "call.agent_declined",
  "call.answered",
  "call.hold",
  "call.unhold",
  "call.unsuccessful_transfer",
  "call.transferred",
  "call.external_transferred",
  "call.hungup",
  "call.ended",
  "call.voicemail_left",
  "call.comm_assets_generated",
  "call.assigned",
  "call.tagged",
  "call.untagged",
  "call.commented",
  "call.archived",
];

/** Come once a call is complete; what was tagged or noted before shows it as far as it was known then. */
const AFTER_THE_END = ["call.ended", "call.voicemail_left", "call.comm_assets_generated"];

/** `call.ended` comes some 30 seconds after the end. If it never does, later events show the whole call as well. */
const COMPLETE_AFTER_S = 120;

/** Every event of a call carries the whole call, so that a later one replaces an earlier. */
export const callEvents: EventGroup = { events: LIFE_CYCLE, read: readCall };

function readCall(event: AircallEvent, rank: number): RecordUpdate[] {
  const call = Snapshot.parse(event.data);
  const record = recordId("aircall", "call", call.id);
  const isDone = call.status === "done";
  // Tags and comments are also made while people talk: what shows the end came later in its second.
  const version = versionOf(event, (isDone ? LIFE_CYCLE.length : 0) + rank + progressOf(event.event, call));
  const isComplete =
    AFTER_THE_END.includes(event.event) ||
    (call.ended_at !== undefined && event.timestamp >= call.ended_at + COMPLETE_AFTER_S);
  const [named, nameless] = [call.comments.filter(({ id }) => id), call.comments.filter(({ id }) => !id)];
  const transfer = ExternalTransfer.safeParse(event.data).data;
  const menu = MenuChoices.parse(event.data);
  return [
    { record, part: "call", version, content: { ...call, comments: nameless } },
    ...(isDone && isComplete ? [{ record, part: "ended", version, content: true }] : []),
    ...(transfer ? [{ record, part: "external_transfer", version, content: transfer }] : []),
    ...(menu.ivr_options_selected.length > 0 ? [{ record, part: "menu", version, content: menu }] : []),
    ...named.map((comment) => ({ record, part: `comment:${comment.id}`, version, content: comment })),
  ];
}

/** Tells which of two like events in one second came later: from 0 to less than 1. */
function progressOf(event: string, { tags, comments }: z.infer<typeof Snapshot>): number {
  const share = (count: number) => Math.min(count, 999) / 1000;
  if (event === "call.untagged") return share(999 - Math.min(tags.length, 999));
  return event === "call.tagged" ? share(tags.length) : share(comments.length);
}
