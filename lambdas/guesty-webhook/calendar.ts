import * as z from "zod";
import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { Day, firstMember, Line, memberOf } from "./lenient";
import { dayInWords } from "./words";

type CalendarChange = z.infer<typeof CalendarChange>;

const CalendarChange = z.object({
  from: optional(Day),
  to: optional(Day),
  currency: optional(Line),
});

/** The change that an event tells of: only where it is, https://open-api-docs.guesty.com/docs/calendar-webhook-migration */
export function readCalendarChange(payload: unknown): CalendarChange {
  const told = [payload, memberOf(payload, "data")];
  const range = firstMember(told, "dateRange");
  const days = firstMember(told, "calendar", "days");
  const dates = Array.isArray(days) ? days.map((day) => String(memberOf(day, "date") ?? "")).sort() : [];
  return CalendarChange.parse({
    from: memberOf(range, "start") ?? dates[0],
    to: memberOf(range, "end") ?? dates.at(-1),
    currency: firstMember(told, "currency"),
  });
}

/** The record of what changed last in a listing's calendar. */
export function renderCalendar(id: string, listing: string, parts: RecordParts): RenderedRecord | undefined {
  const part = parts["change"];
  if (!part?.content) return undefined;
  const { from, to, currency } = CalendarChange.parse(part.content);
  const span = from && to ? ` for ${dayInWords(from)} to ${dayInWords(to)}` : "";
  return {
    id,
    source: "guesty",
    kind: "calendar",
    occurredAt: part.version.at,
    title: `Calendar changed${from && to ? `, ${from} to ${to}` : ""}`,
    text: `Price, availability or minimum stay of a listing was changed${span}.`,
    facts: { from: from ?? null, to: to ?? null, currency: currency ?? null },
    access: { audience: "staff" },
    links: [recordId("guesty", "listing", listing)],
    url: `https://app.guesty.com/properties/${listing}/calendar`,
  };
}
