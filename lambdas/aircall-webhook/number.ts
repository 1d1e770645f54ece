import * as z from "zod";
import type { RecordParts, RecordUpdate, RenderedRecord } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { type AircallEvent, type EventGroup, versionOf } from "./aircall-event";
import { Id, Moment, Text } from "./fields";
import { lineOf, NumberMention, UserMention } from "./objects";

const OurNumber = NumberMention.extend({
  country: Text,
  created_at: Moment,
  open: optional(z.boolean()),
  availability_status: Text,
  users: listOf(UserMention),
});

/** Telephone numbers of the company. */
export const numberEvents: EventGroup = {
  events: ["number.created", "number.opened", "number.closed", "number.deleted"],
  read: readNumber,
};

function readNumber(event: AircallEvent, rank: number): RecordUpdate[] {
  const { id } = z.object({ id: Id }).parse(event.data);
  const content = event.event === "number.deleted" ? null : OurNumber.parse(event.data);
  const record = recordId("aircall", "number", id);
  return [{ record, part: "number", version: versionOf(event, rank), content }];
}

/** The record of one of our numbers. */
export function renderNumber(id: string, parts: RecordParts): RenderedRecord | undefined {
  const main = parts["number"];
  if (!main?.content) return undefined;
  const number = OurNumber.parse(main.content);
  const { digits, country, time_zone: timeZone, open, users } = number;
  const name = lineOf(number);
  const agents = users.flatMap((user) => user.name ?? []);
  return {
    id,
    source: "aircall",
    kind: "number",
    occurredAt: number.created_at ?? main.version.at,
    title: `Number ${[name, name === digits ? undefined : digits].filter(Boolean).join(", ")}`,
    text: [
      `Our telephone number ${name}: ${[digits, country, timeZone].filter(Boolean).join(", ")}.`,
      open !== undefined && `It is ${open ? "open" : "closed"}.`,
      agents.length > 0 && `Answered by ${agents.join(", ")}.`,
    ]
      .filter(Boolean)
      .join("\n"),
    facts: {
      number: number.name ?? null,
      phone: digits ?? null,
      country: country ?? null,
      timeZone: timeZone ?? null,
      open: open ?? null,
      availability: number.availability_status ?? null,
      agents,
    },
    access: { audience: "staff" },
    links: users.map((user) => recordId("aircall", "agent", user.id)),
  };
}
