import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { renderCalendar } from "./calendar";
import { renderGuest } from "./guest";
import { renderListing } from "./listing";
import { renderPayment } from "./payment";
import { renderConversation } from "./render-conversation";
import { renderReservation } from "./render-reservation";
import { renderTask } from "./task";

/** The record that Guesty's parts make. */
export function renderGuestyRecord(record: string, parts: RecordParts): RenderedRecord | undefined {
  const [, kind = "", externalId = ""] = record.split(":");
  return RENDERERS.get(kind)?.(record, externalId, parts);
}

const RENDERERS = new Map([
  ["reservation", renderReservation],
  ["conversation", renderConversation],
  ["listing", renderListing],
  ["calendar", renderCalendar],
  ["guest", renderGuest],
  ["task", renderTask],
  ["payment", renderPayment],
]);
