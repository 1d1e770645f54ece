import type { FetchedReservation } from "../shared/guesty/read-reservations";
import type { JsonValue, RecordUpdate } from "../shared/ingestion/record-part";
import { type RecordVersion, recordId } from "../shared/record";
import { toInstant } from "./event-time";
import { firstMember, memberOf } from "./lenient";
import { moneyOf, stayOfEvent, stayOfLegacy, stayOfReservation } from "./stay";

/**
 * What a lean event and the answer that was fetched for it tell. The event's own words are a part of their own: they are
 * there also when Guesty does not find the reservation, and they tell the state at a known time.
 */
export function leanUpdates(
  id: string,
  payload: unknown,
  version: RecordVersion,
  fetched: FetchedReservation | undefined,
): RecordUpdate[] {
  const record = recordId("guesty", "reservation", id);
  const updates: RecordUpdate[] = [{ record, part: "event", version, content: stayOfEvent(payload) }];
  if (!fetched) return updates;
  const { reservation, folio } = fetched;
  updates.push({
    record,
    part: "reservation",
    version: stateVersion(reservation, version),
    content: stayOfReservation(fetched),
  });
  const money = moneyOf(folio ?? memberOf(reservation, "money"));
  if (money.currency !== undefined) {
    updates.push({ record, part: "money", version: stateVersion(folio, version), content: money });
  }
  return updates;
}

/** What a legacy event tells, which carries the whole reservation. */
export function legacyUpdates(id: string, reservation: unknown, version: RecordVersion): RecordUpdate[] {
  const record = recordId("guesty", "reservation", id);
  const money = moneyOf(memberOf(reservation, "money"));
  return [
    { record, part: "reservation", version, content: stayOfLegacy(reservation) },
    ...(money.currency === undefined ? [] : [{ record, part: "money", version, content: money }]),
  ];
}

/** What an event of a folio tells: https://open-api-docs.guesty.com/docs/financial-webhooks */
export function moneyUpdates(id: string, folio: unknown, version: RecordVersion): RecordUpdate[] {
  const record = recordId("guesty", "reservation", id);
  return [{ record, part: "money", version, content: moneyOf(folio) }];
}

/**
 * The version of what was fetched. If it tells how old it is, that is its version, whichever event it was fetched for:
 * an answer that lags behind cannot replace a newer one. Otherwise it is at least as new as the event.
 */
function stateVersion(state: JsonValue, event: RecordVersion): RecordVersion {
  const at = toInstant(firstMember([state], "lastUpdatedAt", "updatedAt"));
  return at === undefined ? event : { at, rank: 0, delivery: "" };
}
