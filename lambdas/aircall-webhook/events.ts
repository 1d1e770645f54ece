import { userEvents } from "./agent";
import type { EventGroup } from "./aircall-event";
import { callEvents } from "./call-events";
import { contactEvents } from "./contact";
import { insightEvents } from "./insight-events";
import { groupMessageEvents, messageEvents } from "./message";
import { numberEvents } from "./number";
import { voiceAgentEvents } from "./voice-agent-events";

const GROUPS: EventGroup[] = [
  callEvents,
  insightEvents,
  voiceAgentEvents,
  userEvents,
  numberEvents,
  contactEvents,
  messageEvents,
  groupMessageEvents,
];

/** The group of an event and its rank there, by the event's name. */
export const EVENTS = new Map(
  GROUPS.flatMap((group) => group.events.map((event, rank) => [event, { group, rank }] as const)),
);

/** Events that tell of no record, and why. */
export const IGNORED_EVENTS = new Map([
  ["realtime_transcription.utterances_received", "the transcription of the whole call comes when it is over"],
  ["analytics.report_created", "a report is about many calls, each of which has a record of its own"],
  ["analytics.report_failed", "a report is about many calls, each of which has a record of its own"],
  ["integration.deleted", "it is about the connection to Aircall, which the scheduled check watches"],
  ["team.created", "teams are not kept: each number names who answers it"],
  ["team.destroyed", "teams are not kept: each number names who answers it"],
]);
