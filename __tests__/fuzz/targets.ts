import { aircallSource } from "../../lambdas/aircall-webhook/aircall-source";
import { EVENTS } from "../../lambdas/aircall-webhook/events";
import { SUBSCRIBED_EVENTS } from "../../lambdas/guesty-webhook/guesty-events";
import { guestySource } from "../../lambdas/guesty-webhook/guesty-source";
import type { GuestyClient } from "../../lambdas/shared/guesty/guesty-client";
import type { IngestionSource } from "../../lambdas/shared/ingestion/ingestion-source";
import { guestyDeliveries } from "../../local/fixtures/guesty-deliveries";
import { guestyWorld } from "../../local/fixtures/guesty-world";
import { readBookings } from "../../local/fixtures/read-bookings";
import { callLife, TOKEN } from "../lambdas/aircall-webhook/call-events";
import {
  contactDeleted,
  contactLife,
  groupMessageLife,
  insights,
  messageLife,
  numberLife,
  userLife,
  voiceAgentLife,
} from "../lambdas/aircall-webhook/other-events";
import { GUEST, LISTING, legacyEvent, RESERVATION, svixId } from "../lambdas/guesty-webhook/payloads";
import { SECRET, signedHeaders } from "../lambdas/guesty-webhook/signed-arrival";

/** One provider's side of the fuzz. */
export interface Target {
  source: IngestionSource;
  /** What it might send. */
  samples: readonly object[];
  /** Names of events. */
  events: readonly string[];
  headers(body: string): Record<string, string>;
}

export const PATH_KEY = "the-unguessable-end-of-the-path";
const CLIENT_SECRET = "the-secret-of-the-application";

export function targets(): Target[] {
  const world = guestyWorld(readBookings());
  const answers: Record<string, unknown> = {
    "/reservations-v3": world.reservations,
    "/guest-folio/overview": { results: world.folios, notFound: [] },
    "/listings": { results: world.listings },
    "/guests-crud": { results: world.guests },
  };
  const guesty = { get: async (path: string) => answers[path] } as unknown as GuestyClient;
  let deliveries = 0;
  return [
    {
      source: aircallSource([TOKEN], [PATH_KEY]),
      samples: [
        ...callLife,
        ...insights,
        ...voiceAgentLife,
        ...userLife,
        ...numberLife,
        ...contactLife,
        contactDeleted,
        ...messageLife,
        ...groupMessageLife,
      ],
      events: [...EVENTS.keys(), "call.teleported", ""],
      headers: () => ({ "content-type": "application/json", "user-agent": `Aircall ${PATH_KEY}` }),
    },
    {
      source: guestySource({
        webhookSecrets: [SECRET],
        otherSecrets: [PATH_KEY, CLIENT_SECRET],
        guesty: () => guesty,
      }),
      samples: [
        ...guestyDeliveries(readBookings()).map(({ body }) => JSON.parse(body) as object),
        legacyEvent(0),
        legacyEvent(5, { status: "canceled" }),
        { event: "guest.deleted", guestId: GUEST },
        { event: "listing.removed", listing: { _id: LISTING } },
        {
          event: "calendar.updated.v2",
          listingId: LISTING,
          dateRange: { from: "2026-12-01", to: "2026-12-02" },
        },
        {
          event: "guest-folio.updated",
          guestFolio: { reservationId: RESERVATION, currency: "EUR", totalFees: 1 },
        },
        { event: "payments.failed", payment: { paymentId: "p1", reservationId: RESERVATION, amount: 9 } },
        { event: "payments.method.received", data: { guestId: GUEST } },
      ],
      events: [...SUBSCRIBED_EVENTS, "reservation.updated", "guest-folio.updated", "payments.x", "x"],
      headers: (body) => signedHeaders(body, { id: svixId(deliveries % 5000, deliveries++) }),
    },
  ];
}
