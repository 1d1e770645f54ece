import { clockParts } from "../shared/clock-parts";
import type { Call, CallComment } from "./call-events";
import { lineOf, nameOf } from "./objects";

/** How a call went. `unanswered`: our own call that nobody took; `ongoing`: not over yet. */
export type CallOutcome = "answered" | "missed" | "unanswered" | "ongoing";

export function outcomeOf({ settled, answered_at, direction }: Call): CallOutcome {
  if (!settled) return "ongoing";
  if (answered_at !== undefined) return "answered";
  return direction === "inbound" ? "missed" : "unanswered";
}

/** Seconds until somebody answered, or until the end; `undefined` while it rings. */
export function waitOf({ settled, started_at, answered_at, ended_at }: Call): number | undefined {
  const until = answered_at ?? (settled ? ended_at : undefined);
  return until === undefined ? undefined : Math.max(0, until - started_at);
}

/** Seconds of conversation once it is over; Aircall's own `duration` includes the ringing. */
export function talkOf({ settled, answered_at, ended_at }: Call): number | undefined {
  return !settled || answered_at === undefined || ended_at === undefined
    ? undefined
    : Math.max(0, ended_at - answered_at);
}

/** One line that names the call, e.g. `Missed call from Jo Guest to Front desk on 12 November 2026 at 10:15`. */
export function titleOf(call: Call): string {
  const { day, month, year, hour, minute } = clockOf(call);
  return `${headline(call)} on ${day} ${month} ${year} at ${hour}:${minute}`;
}

/** What is known of a call besides its newest state. */
export interface CallNotes {
  /** What the caller chose in the phone menu. */
  menuOptions: readonly string[];
  comments: readonly CallComment[];
  /** A number outside the company. */
  passedOnTo?: string;
  /** What that number was shown as the caller's. */
  passedOnFrom?: string;
}

/** The call as a person would tell it: who, when, which number, how it went and why, what was noted about it. */
export function describeCall(
  call: Call,
  { menuOptions, comments, passedOnTo, passedOnFrom }: CallNotes,
): string[] {
  const { weekday, day, month, year, hour, minute } = clockOf(call);
  return [
    `${headline(call)} on ${weekday} ${day} ${month} ${year} at ${hour}:${minute} (${timeZoneOf(call)}).`,
    `${call.direction === "inbound" ? "Caller" : "Called"}: ${partyInFull(call)}. Our number: ${lineInFull(call)}.`,
    menuOptions.length > 0 && `Chosen in the phone menu: ${listed(menuOptions)}.`,
    call.teams.length > 0 && `Teams: ${listed(namesOf(call.teams))}.`,
    course(call),
    othersOf(call),
    transferOf(call),
    passedOnTo && `Passed on to ${passedOnTo}${passedOnFrom ? `, as a call from ${passedOnFrom}` : ""}.`,
    call.assigned_to?.name && `Assigned to ${call.assigned_to.name}.`,
    call.voicemail && "The caller left a voicemail.",
    call.tags.length > 0 && `Tags: ${listed(namesOf(call.tags))}.`,
    call.archived && "Archived.",
    ...comments.map(
      ({ content, posted_by }) => `Comment by ${posted_by?.name ?? "an integration"}: ${content}`,
    ),
  ].flatMap((line) => line || []);
}

function headline(call: Call): string {
  const party = nameOf(call.contact) ?? digitsOf(call);
  return call.direction === "inbound"
    ? `${INBOUND[outcomeOf(call)]} from ${party} to ${lineOf(call.number)}`
    : `${OUTBOUND[outcomeOf(call)]} from ${lineOf(call.number)} to ${party}`;
}

const INBOUND: Record<CallOutcome, string> = {
  answered: "Answered call",
  missed: "Missed call",
  unanswered: "Missed call",
  ongoing: "Incoming call",
};

const OUTBOUND: Record<CallOutcome, string> = {
  answered: "Outgoing call",
  missed: "Unanswered outgoing call",
  unanswered: "Unanswered outgoing call",
  ongoing: "Outgoing call",
};

function course(call: Call): string | undefined {
  const wait = secondsInWords(waitOf(call));
  const talk = secondsInWords(talkOf(call));
  const agent = call.user?.name;
  switch (outcomeOf(call)) {
    case "ongoing":
      return call.answered_at === undefined
        ? "The call is not over yet."
        : `The call is not over yet; ${agent ?? "an agent"} is talking.`;
    case "answered":
      return [
        call.direction === "inbound"
          ? `Answered by ${agent ?? "an agent"}`
          : `Made by ${agent ?? "an agent"}, answered`,
        wait && ` after ${wait}`,
        talk ? `; the conversation lasted ${talk}.` : ".",
      ]
        .filter(Boolean)
        .join("");
    case "unanswered":
      return `Made by ${agent ?? "an agent"}; nobody answered${wait ? ` for ${wait}` : ""}.`;
    case "missed":
      return `Missed because ${missedReasonInWords(call)}.${wait ? ` The caller waited ${wait}.` : ""}`;
  }
}

/** Who else took part. */
function othersOf({ participants, user, contact }: Call): string | undefined {
  const others = namesOf(participants).filter((name) => name !== user?.name && name !== nameOf(contact));
  return others.length > 0 ? `Also on the call: ${listed(others)}.` : undefined;
}

function transferOf({ transferred_by: from, transferred_to: to }: Call): string | undefined {
  if (!to?.name) return undefined;
  return `Transferred${from?.name ? ` by ${from.name}` : ""} to ${to.name}.`;
}

function missedReasonInWords({ missed_call_reason: reason }: Call): string {
  if (reason === undefined) return "of a reason that was not given";
  return MISSED_REASONS.get(reason) ?? `of ${reason.replaceAll("_", " ")}`;
}

// https://developer.aircall.io/docs/work-with-call-data
const MISSED_REASONS = new Map([
  ["out_of_opening_hours", "it came outside the opening hours"],
  ["short_abandoned", "the caller hung up after a few seconds"],
  ["abandoned_in_ivr", "the caller hung up in the phone menu"],
  ["abandoned_in_classic", "the caller hung up while the phones were ringing"],
  ["no_available_agent", "no agent was available"],
  ["agents_did_not_answer", "the agents did not pick up"],
]);

function partyInFull(call: Call): string {
  const company = call.contact?.company_name;
  const name = nameOf(call.contact);
  return [name, company === name ? undefined : company, digitsOf(call)].filter(Boolean).join(", ");
}

/** Aircall writes `anonymous` for a number that is not shown. */
function digitsOf({ raw_digits: digits }: Call): string {
  return digits === undefined || digits === "anonymous" ? "a withheld number" : digits;
}

function lineInFull(call: Call): string {
  const { name, digits } = call.number ?? {};
  return [name, digits].filter(Boolean).join(", ") || lineOf(call.number);
}

function namesOf(things: readonly { name: string }[]): string[] {
  return things.map(({ name }) => name);
}

function listed(things: readonly string[]): string {
  return things.join(", ");
}

function secondsInWords(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [
    minutes > 0 && count(minutes, "minute"),
    (rest > 0 || minutes === 0) && count(rest, "second"),
  ];
  return parts.filter(Boolean).join(" ");
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

/** People ask in the time of the place that was called. */
function timeZoneOf({ number }: Call): string {
  return number?.time_zone ?? "UTC";
}

function clockOf(call: Call): ReturnType<typeof clockParts> {
  return clockParts(call.started_at * 1000, timeZoneOf(call));
}
