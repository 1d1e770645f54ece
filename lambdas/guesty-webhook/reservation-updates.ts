import type { FetchedReservation } from "../shared/guesty/read-reservations";
import type { JsonValue, RecordUpdate } from "../shared/ingestion/record-part";
import { type RecordVersion, recordId } from "../shared/record";
import { toInstant } from "./event-time";
import { firstMember, Line, memberOf } from "./lenient";
import { type Money, moneyOf, type Stay, stayOfEvent, stayOfLegacy, stayOfReservation } from "./stay";

// Each field of a reservation is a part of its own, in the version of what told it last: what does not tell a field says
// nothing of it, for answers and events are sparse, and what lags behind cannot undo what something newer told.

/**
 * What a lean event and the answer that was fetched for it tell. The event's own words are there also when Guesty does
 * not find the reservation, and they tell the state at a known time.
 */
export function leanUpdates(
  id: string,
  payload: unknown,
  version: RecordVersion,
  fetched: FetchedReservation | undefined,
): RecordUpdate[] {
  const record = recordId("guesty", "reservation", id);
  return [
    ...(fetched ? fetchedUpdates(record, fetched, version) : []),
    // After the answer, which may lag behind: of one version, the last counts.
    ...eventUpdates(record, version, stayOfEvent(payload)),
  ];
}

/** What a legacy event tells, which may carry the whole reservation. */
export function legacyUpdates(id: string, reservation: unknown, version: RecordVersion): RecordUpdate[] {
  const record = recordId("guesty", "reservation", id);
  const stay = stayOfLegacy(reservation);
  return [
    ...eventUpdates(record, version, stay),
    ...fieldUpdates(record, version, moneyOf(memberOf(reservation, "money"))),
    ...nameUpdates(record, version, stay.listing, memberOf(reservation, "listing")),
    ...nameUpdates(record, version, stay.guest, memberOf(reservation, "guest")),
  ];
}

/** What an event of a folio tells: https://open-api-docs.guesty.com/docs/financial-webhooks */
export function moneyUpdates(id: string, folio: unknown, version: RecordVersion): RecordUpdate[] {
  return fieldUpdates(recordId("guesty", "reservation", id), version, moneyOf(folio));
}

/** The part that says that there is a reservation, though perhaps nothing of it. */
export const EXISTENCE = "reservation";

/** The part with the name of a listing or guest; by its id, so that it never stands beside another one's id. */
export function namePart(id: string): string {
  return `name:${id}`;
}

function fetchedUpdates(
  record: string,
  { reservation, folio, listing, guest }: FetchedReservation,
  event: RecordVersion,
): RecordUpdate[] {
  const stay = stayOfReservation(reservation);
  return [
    ...fieldUpdates(record, stateVersion(reservation, event), stay),
    ...fieldUpdates(
      record,
      stateVersion(folio ?? reservation, event),
      moneyOf(folio ?? memberOf(reservation, "money")),
    ),
    ...nameUpdates(record, event, stay.listing, listing ?? memberOf(reservation, "listing")),
    ...nameUpdates(record, event, stay.guest, guest ?? memberOf(reservation, "guest")),
  ];
}

function eventUpdates(record: string, version: RecordVersion, stay: Stay): RecordUpdate[] {
  return [{ record, part: EXISTENCE, version, content: true }, ...fieldUpdates(record, version, stay)];
}

function fieldUpdates(record: string, version: RecordVersion, fields: Stay | Money): RecordUpdate[] {
  return Object.entries(fields).flatMap(([part, content]) =>
    content === undefined ? [] : [{ record, part, version, content }],
  );
}

function nameUpdates(
  record: string,
  version: RecordVersion,
  id: string | undefined,
  named: unknown,
): RecordUpdate[] {
  const name = Line.safeParse(firstMember([named], "fullName", "nickname", "title")).data;
  return id && name ? [{ record, part: namePart(id), version, content: name }] : [];
}

/**
 * The version of what was fetched. If it tells how old it is, that is its version, whichever event it was fetched for:
 * an answer that lags behind cannot replace a newer one. Otherwise it is at least as new as the event.
 */
function stateVersion(state: JsonValue, event: RecordVersion): RecordVersion {
  const at = toInstant(firstMember([state], "lastUpdatedAt", "updatedAt"));
  return at === undefined ? event : { at, rank: 0, delivery: "" };
}
