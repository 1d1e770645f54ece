import * as z from "zod";
import { listingOf } from "../shared/guesty/read-reservations";
import type { JsonValue } from "../shared/ingestion/record-part";
import { optional } from "../shared/lenient";
import {
  Amount,
  Count,
  Day,
  erasable,
  firstMember,
  Id,
  Instant,
  Line,
  memberOf,
  Prose,
  toldMember,
} from "./lenient";

/** A stay as far as an event, or Guesty's answer, tells of it. What it does not tell is not gone. */
export type Stay = z.infer<typeof Stay>;

export const Stay = z.object({
  status: optional(Line),
  checkIn: optional(Day),
  checkOut: optional(Day),
  guests: optional(Count),
  confirmationCode: optional(Line),
  listing: optional(Id),
  guest: optional(Id),
  conversation: optional(Id),
  source: optional(Line),
  channel: optional(Line),
  createdAt: optional(Instant),
  confirmedAt: optional(Instant),
  canceledAt: optional(Instant),
  cancellationReason: optional(Line),
  requests: erasable(Prose),
});

/** What a reservation costs and how much of it is paid, in its currency. */
export type Money = z.infer<typeof Money>;

export const Money = z.object({
  currency: optional(z.string().regex(/^[A-Z]{3}$/)),
  payout: optional(Amount),
  subtotal: optional(Amount),
  fees: optional(Amount),
  taxes: optional(Amount),
  paid: optional(Amount),
  refunded: optional(Amount),
  balanceDue: optional(Amount),
  fullyPaid: optional(z.boolean()),
});

/**
 * The id of the reservation that an event is about. Where it is has not been documented exactly.
 * https://open-api-docs.guesty.com/docs/reservation-webhooks-migration-guide
 */
export function reservationIdOf(payload: unknown): string | undefined {
  const data = memberOf(payload, "data");
  const id =
    firstMember([data], "reservationId") ??
    firstMember([memberOf(data, "reservation")], "id", "_id", "reservationId") ??
    firstMember([payload], "reservationId") ??
    firstMember([memberOf(payload, "reservation")], "_id", "id", "reservationId");
  return Id.safeParse(id).data;
}

/** What a lean event says itself. */
export function stayOfEvent(payload: unknown): Stay {
  const data = memberOf(payload, "data");
  const told = [data, memberOf(data, "reservation"), payload, memberOf(payload, "reservation")];
  return Stay.parse({
    status: firstMember(told, "status"),
    checkIn: firstMember(told, "checkInDateLocalized"),
    checkOut: firstMember(told, "checkOutDateLocalized"),
    guests: firstMember(told, "guestsCount"),
    confirmationCode: firstMember(told, "confirmationCode"),
    listing: firstMember(told, "unitId", "listingId"),
  });
}

/** What the API says: https://open-api-docs.guesty.com/reference/reservationsopenapicontroller_getreservationsbyids */
export function stayOfReservation(reservation: JsonValue): Stay {
  const stays = memberOf(reservation, "stay");
  const [first, ...others] = Array.isArray(stays) ? stays : [];
  const last = others.at(-1) ?? first;
  return Stay.parse({
    ...commonOf(reservation),
    checkIn: firstMember([first, reservation], "checkInDateLocalized", "checkIn"),
    checkOut: firstMember([last, reservation], "checkOutDateLocalized", "checkOut"),
    guests: firstMember([first, reservation], "guestsCount"),
    listing: listingOf((reservation ?? {}) as { [member: string]: JsonValue }),
    guest: firstMember([reservation], "guestId", "bookerId") ?? memberOf(reservation, "guest", "_id"),
    channel: firstMember([reservation, memberOf(reservation, "integration")], "platform"),
    requests: toldMember([memberOf(reservation, "notes"), reservation], "specialRequests"),
  });
}

/** What a legacy event says: https://open-api-docs.guesty.com/docs/webhooks-reservations */
export function stayOfLegacy(reservation: unknown): Stay {
  return Stay.parse({
    ...commonOf(reservation),
    checkIn: firstMember([reservation], "checkInDateLocalized", "checkIn"),
    checkOut: firstMember([reservation], "checkOutDateLocalized", "checkOut"),
    guests: firstMember([reservation], "guestsCount"),
    listing: firstMember([reservation], "listingId") ?? memberOf(reservation, "listing", "_id"),
    guest: firstMember([reservation], "guestId") ?? memberOf(reservation, "guest", "_id"),
    channel: memberOf(reservation, "integration", "platform"),
    requests: toldMember([memberOf(reservation, "notes")], "guest", "specialRequests"),
  });
}

/** The money of a legacy event, a folio, or a reservation that has it. */
export function moneyOf(money: unknown): Money {
  return Money.parse({
    currency: memberOf(money, "currency"),
    payout: memberOf(money, "hostPayout"),
    subtotal: memberOf(money, "subTotalPrice"),
    fees: memberOf(money, "totalFees"),
    taxes: memberOf(money, "totalTaxes"),
    paid: memberOf(money, "totalPaid"),
    refunded: memberOf(money, "totalRefunded"),
    balanceDue: memberOf(money, "balanceDue"),
    fullyPaid: memberOf(money, "isFullyPaid"),
  });
}

/** What both generations of the API name alike. */
function commonOf(reservation: unknown) {
  const told = [reservation];
  return {
    status: firstMember(told, "status"),
    confirmationCode: firstMember(told, "confirmationCode"),
    conversation: firstMember(told, "conversationId"),
    source: firstMember(told, "source"),
    createdAt: firstMember(told, "createdAt"),
    confirmedAt: firstMember(told, "confirmedAt"),
    canceledAt: firstMember(told, "canceledAt"),
    cancellationReason: firstMember(told, "cancellationReason"),
  };
}
