import * as z from "zod";
import type { RecordParts, RecordUpdate, RenderedRecord } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { type AircallEvent, type EventGroup, versionOf } from "./aircall-event";
import { Id, Line, Moment, Text, TimeZone } from "./fields";
import { NumberMention } from "./objects";

const User = z.object({
  id: Id,
  name: Line,
  email: Text,
  available: optional(z.boolean()),
  availability_status: Text,
  substatus: Text,
  time_zone: TimeZone,
  language: Text,
  created_at: Moment,
});

/** Only the first version of the events has them: the second must not take them away. */
const Mentions = listOf(NumberMention);
const Numbers = z.object({ numbers: z.array(z.unknown()).transform((numbers) => Mentions.parse(numbers)) });

const WrapUp = z.object({ wrappingUp: z.boolean() });
const Connection = z.object({ connected: z.boolean() });

/** A user of Aircall is called an agent here: who answers our calls. */
export const userEvents: EventGroup = {
  events: [
    "user.created",
    "user.connected",
    "user.opened",
    "user.closed",
    "user.wut_start",
    "user.wut_end",
    "user.disconnected",
    "user.deleted",
  ],
  read: readUser,
};

function readUser(event: AircallEvent, rank: number): RecordUpdate[] {
  const user = event.event === "user.deleted" ? null : User.parse(event.data);
  const record = recordId("aircall", "agent", z.object({ id: Id }).parse(event.data).id);
  // Whoever gives a reason for not being available is told of twice, first without it.
  const version = versionOf(event, rank + (hasReason(user?.substatus) ? 0.5 : 0));
  const update = (part: string, content: RecordUpdate["content"]) => ({ record, part, version, content });
  const numbers = Numbers.safeParse(event.data).data;
  return [
    update("user", user),
    ...(numbers ? [update("numbers", numbers)] : []),
    ...(/\.(?:dis)?connected$/.test(event.event)
      ? [update("connection", { connected: event.event === "user.connected" })]
      : []),
    ...(/\.wut_/.test(event.event)
      ? [update("wrapUp", { wrappingUp: event.event === "user.wut_start" })]
      : []),
  ];
}

/** The record of an agent. */
export function renderAgent(id: string, parts: RecordParts): RenderedRecord | undefined {
  const main = parts["user"];
  if (!main?.content) return undefined;
  const user = User.parse(main.content);
  const { numbers } = Numbers.safeParse(parts["numbers"]?.content).data ?? { numbers: [] };
  const { connected } = Connection.safeParse(parts["connection"]?.content).data ?? {};
  const { wrappingUp } = WrapUp.safeParse(parts["wrapUp"]?.content).data ?? {};
  const availability = availabilityOf(user);
  return {
    id,
    source: "aircall",
    kind: "agent",
    occurredAt: user.created_at ?? main.version.at,
    title: `Agent ${user.name}`,
    text: [
      `${user.name} answers calls in Aircall${user.email ? ` (${user.email})` : ""}.`,
      availability && `Availability: ${availability}.`,
      connected !== undefined && `${user.name} is ${connected ? "signed in" : "signed out"}.`,
      wrappingUp && `${user.name} is wrapping up a call.`,
      numbers.length > 0 && `Numbers: ${numbers.map(nameOfNumber).join(", ")}.`,
    ]
      .filter(Boolean)
      .join("\n"),
    facts: {
      agent: user.name,
      email: user.email ?? null,
      available: user.available ?? null,
      availability: availability ?? null,
      connected: connected ?? null,
      wrappingUp: wrappingUp ?? null,
      timeZone: user.time_zone ?? null,
      language: user.language ?? null,
      numbers: numbers.map(nameOfNumber),
    },
    access: { audience: "staff" },
    links: numbers.map((number) => recordId("aircall", "number", number.id)),
  };
}

function availabilityOf({
  availability_status: status,
  substatus,
}: z.infer<typeof User>): string | undefined {
  return hasReason(substatus) ? `${status ?? "unavailable"} (${substatus})` : status;
}

/** Aircall says `always_open` or `always_closed` where no reason was given, in either spelling. */
function hasReason(substatus: string | undefined): boolean {
  return substatus !== undefined && !/^always_/.test(substatus);
}

function nameOfNumber({ name, digits, id }: NumberMention): string {
  return name ?? digits ?? id;
}
