import type { FetchedReservation } from "../shared/guesty/read-reservations";
import type { Fetched, Transformation } from "../shared/ingestion/ingestion-source";
import type { JsonValue } from "../shared/ingestion/record-part";
import { type RecordKind, type RecordVersion, recordId } from "../shared/record";
import { readCalendarChange } from "./calendar";
import { eventTime } from "./event-time";
import { readGuest } from "./guest";
import { type GuestyEvent, guestyEvent } from "./guesty-events";
import { firstMember, Id, memberOf } from "./lenient";
import { readListing } from "./listing";
import { messageUpdates } from "./message-updates";
import { paymentChangedAt, paymentIdOf, readPayment } from "./payment";
import { leanUpdates, legacyUpdates, moneyUpdates } from "./reservation-updates";
import { reservationIdOf } from "./stay";
import { readTask } from "./task";

/**
 * What an event tells.
 *
 * @param payload without secrets
 * @param fetched what Guesty said of the reservations that were asked for
 */
export function transformEvent(
  type: string,
  delivery: string,
  payload: unknown,
  fetched?: Fetched,
): Transformation {
  const event = guestyEvent(type);
  if (event === undefined) return { quarantine: `unknown event ${JSON.stringify(type)}` };
  switch (event.topic) {
    case "reservation": {
      const id = reservationIdOf(payload);
      if (id === undefined) return { quarantine: NO_RESERVATION };
      const times = [
        memberOf(payload, "publishedAt"),
        memberOf(payload, "data", "publishedAt"),
        memberOf(payload, "reservation", "lastUpdatedAt"),
      ];
      return dated(event, delivery, times, (version) => {
        if (fetched === undefined) return { fetch: [id] };
        return {
          updates: leanUpdates(id, payload, version, fetched.get(id) as FetchedReservation | undefined),
        };
      });
    }
    case "legacy reservation": {
      const reservation = memberOf(payload, "reservation");
      const id = reservationIdOf(payload);
      if (id === undefined) return { quarantine: NO_RESERVATION };
      // When it was created is the time of its first event, and of no later one.
      const created = type === "reservation.new" ? memberOf(reservation, "createdAt") : undefined;
      const times = [memberOf(reservation, "lastUpdatedAt"), created];
      return dated(event, delivery, times, (version) => ({
        updates: legacyUpdates(id, reservation, version),
      }));
    }
    case "money": {
      const places = ["guestFolio", "folio", "data"].map((name) => memberOf(payload, name));
      const folio = places.find((place) => memberOf(place, "reservationId") !== undefined) ?? payload;
      const id = Id.safeParse(memberOf(folio, "reservationId")).data;
      if (id === undefined) return { quarantine: NO_RESERVATION };
      return dated(event, delivery, [memberOf(folio, "updatedAt")], (version) => {
        const updates = moneyUpdates(id, folio, version);
        return updates.length > 0 ? { updates } : { ignored: "the folio tells of no money" };
      });
    }
    case "message": {
      const updates = messageUpdates(payload, delivery, event.rank);
      return typeof updates === "string" ? { quarantine: updates } : { updates };
    }
    case "listing":
      return whole(event, delivery, "listing", memberOf(payload, "listing"), payload, readListing);
    case "guest":
      return whole(event, delivery, "guest", memberOf(payload, "guest"), payload, readGuest);
    case "task":
      return whole(event, delivery, "task", memberOf(payload, "task"), payload, readTask);
    case "calendar": {
      const listing = Id.safeParse(
        firstMember([payload, memberOf(payload, "data"), memberOf(payload, "calendar", "0")], "listingId"),
      ).data;
      if (listing === undefined) return { quarantine: "the calendar has no listing" };
      return dated(event, delivery, [memberOf(payload, "publishedAt")], (version) =>
        only("calendar", listing, "change", version, readCalendarChange(payload)),
      );
    }
    case "payment": {
      const id = paymentIdOf(payload, type);
      if (id === undefined) return { quarantine: "the payment has no id and no reservation" };
      return dated(event, delivery, [paymentChangedAt(payload)], (version) =>
        only("payment", id, "payment", version, readPayment(payload, type)),
      );
    }
    case "payment method":
      return { ignored: "how a guest pays is not kept" };
  }
}

const NO_RESERVATION = "the reservation has no id";

/** What carries the whole of one thing, or tells that it is gone. */
function whole(
  event: GuestyEvent,
  delivery: string,
  kind: RecordKind,
  thing: unknown,
  payload: unknown,
  read: (thing: unknown) => JsonValue,
): Transformation {
  const id = Id.safeParse(firstMember([thing], "_id", "id") ?? memberOf(payload, `${kind}Id`)).data;
  if (id === undefined) return { quarantine: `the ${kind} has no id` };
  // The end has the time of what ended if it has any, which is that of an earlier event.
  const times = event.isEnd ? [] : [firstMember([thing], "lastUpdatedAt"), firstMember([thing], "updatedAt")];
  return dated(event, delivery, times, (version) =>
    only(kind, id, kind, version, event.isEnd ? null : read(thing)),
  );
}

function only(
  kind: RecordKind,
  id: string,
  part: string,
  version: RecordVersion,
  content: JsonValue,
): Transformation {
  return { updates: [{ record: recordId("guesty", kind, id), part, version, content }] };
}

/** What an event tells that has a time. */
function dated(
  { rank }: GuestyEvent,
  delivery: string,
  times: readonly unknown[],
  tell: (version: RecordVersion) => Transformation,
): Transformation {
  const at = eventTime(times, delivery);
  if (at === undefined)
    return { quarantine: "neither the payload nor the delivery's id tells when it happened" };
  return tell({ at, rank, delivery });
}
