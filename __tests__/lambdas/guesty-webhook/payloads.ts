import { svixId as svixIdAt } from "../../../local/guesty/svix-id";

/** Guesty's payloads, with invented values. */
export const RESERVATION = "66aa0000000000000000cc01";
export const LISTING = "66aa0000000000000000bb01";
export const GUEST = "66aa0000000000000000ee01";
export const CONVERSATION = "66aa0000000000000000dd01";

// biome-ignore lint/suspicious/noExplicitAny: a payload may be anything.
export type Payload = Record<string, any>;

/** A lean event of the second generation. */
export function leanEvent(minute: number, data: object = {}, event = "reservation.updated.v2"): Payload {
  return {
    event,
    data: {
      reservationId: RESERVATION,
      unitId: LISTING,
      status: "confirmed",
      checkInDateLocalized: "2026-12-01",
      checkOutDateLocalized: "2026-12-05",
      ...data,
    },
    publishedAt: at(minute),
  };
}

/** What the API answers, of the reservation itself and of what it refers to. */
export function fetchedReservation(changes: object = {}) {
  return {
    reservation: {
      _id: RESERVATION,
      accountId: "66aa0000000000000000aa01",
      bookerId: GUEST,
      conversationId: CONVERSATION,
      confirmationCode: "GY-X1",
      status: "confirmed",
      platform: "airbnb2",
      source: "airbnb2",
      createdAt: at(-600),
      stay: [
        {
          unitId: LISTING,
          unitTypeId: LISTING,
          checkInDateLocalized: "2026-12-01",
          checkOutDateLocalized: "2026-12-05",
          guestsCount: 2,
        },
      ],
      notes: { keyCode: "4711", specialRequests: "A cot, please." },
      ...changes,
    },
    folio: { reservationId: RESERVATION, currency: "EUR", hostPayout: 520.5, totalTaxes: 24 },
    listing: { _id: LISTING, nickname: "Alfama 4" },
    guest: { _id: GUEST, fullName: "Jo Guest" },
  };
}

/** An event of the first generation, which carries all. */
export function legacyEvent(minute: number, changes: object = {}, event = "reservation.updated"): Payload {
  return {
    event,
    reservation: {
      _id: RESERVATION,
      status: "confirmed",
      confirmationCode: "GY-X1",
      listingId: LISTING,
      listing: { _id: LISTING, nickname: "Alfama 4" },
      guestId: GUEST,
      guest: { _id: GUEST, fullName: "Jo Guest", email: "jo@guest.example" },
      checkIn: "2026-12-01T15:00:00.000Z",
      checkOut: "2026-12-05T11:00:00.000Z",
      checkInDateLocalized: "2026-12-01",
      checkOutDateLocalized: "2026-12-05",
      nightsCount: 4,
      guestsCount: 2,
      conversationId: CONVERSATION,
      source: "airbnb2",
      integration: { platform: "airbnb2", airbnb2: { credentials: { accessToken: "channel-access-token" } } },
      notes: { guest: "A cot, please." },
      money: {
        currency: "EUR",
        hostPayout: 520.5,
        totalTaxes: 24,
        totalPaid: 400,
        balanceDue: 120.5,
        isFullyPaid: false,
      },
      createdAt: at(-600),
      lastUpdatedAt: at(minute),
      ...changes,
    },
  };
}

/** A message's event. */
export function messageEvent(minute: number, message: object = {}, conversation: object = {}): Payload {
  return {
    event: "reservation.messageReceived",
    reservationId: RESERVATION,
    conversation: {
      _id: CONVERSATION,
      guestId: GUEST,
      conversationWith: "Guest",
      language: "en",
      meta: { guestName: "Jo", reservations: [{ _id: RESERVATION, confirmationCode: "GY-X1" }] },
      integration: { platform: "airbnb2" },
      thread: [],
      ...conversation,
    },
    message: {
      _id: `m${minute}`,
      type: "fromGuest",
      module: "airbnb2",
      body: "Is parking free?",
      createdAt: at(minute),
      ...message,
    },
  };
}

/** Minutes after ten on 20 November 2026. */
export function at(minute: number): string {
  return new Date(Date.parse("2026-11-20T10:00:00.000Z") + minute * 60_000).toISOString();
}

/** A message id of Svix of a minute. */
export function svixId(minute: number, number = 0): string {
  return svixIdAt(Date.parse(at(minute)), number);
}
