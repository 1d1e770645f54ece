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

/** An event that tells of a record. */
interface KnownEvent {
  /** Its name, without the version. */
  event: string;
  group: EventGroup;
  /** Its place in the group. */
  rank: number;
}

/** The events that tell of a record, by name. Those of users have a second version, which takes the first one's place. */
export const EVENTS: ReadonlyMap<string, KnownEvent> = new Map(
  GROUPS.flatMap((group) =>
    group.events.flatMap((event, rank) => {
      const names = group === userEvents ? [event, `${event}.v2`] : [event];
      return names.map((name) => [name, { event, group, rank }] as const);
    }),
  ),
);

/** The events to ask Aircall for: all that tell of a record, in their newest version. */
export const WANTED_EVENTS: readonly string[] = [...EVENTS.keys()].filter(
  (name) => !EVENTS.has(`${name}.v2`),
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
