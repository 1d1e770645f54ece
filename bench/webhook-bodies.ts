import { callEvents } from "../local/fixtures/call-events";
import { bookingEvents, listingEvents, taskEvents } from "../local/fixtures/guesty-events";
import { readBookings } from "../local/fixtures/read-bookings";
import { readFixtures } from "../local/fixtures/read-fixtures";
import { signDelivery } from "../local/guesty/sign-delivery";
import { svixId } from "../local/guesty/svix-id";
import { type Provider, SIGNING_SECRET, TOKEN } from "./webhook-worker";

/** A webhook as it is sent. */
export interface Sent {
  body: Buffer;
  headers: Record<string, string>;
}

const JSON_HEADERS = { "content-type": "application/json" };

const fixtures = readFixtures();
let calls = 0;

/** Events of calls that were never seen before, each a delivery of its own. */
export function callBodies(count: number): Buffer[] {
  return Array.from({ length: count }, () => {
    calls++;
    const events = callEvents(fixtures, calls % fixtures.calls.length);
    const event = events[calls % events.length];
    return callBody({ ...event, data: { ...event?.data, id: 10_000_000 + calls } });
  });
}

/** Of so many webhooks each comes once more, and of so many one is of a kind that nobody knows. */
const REPEATED_EVERY = 19;
const UNKNOWN_EVERY = 50;

/** What a provider sends without end: whole lives of things that were never seen before. */
export function* webhooks(provider: Provider): Generator<Sent> {
  const lives = { aircall: aircallLives, guesty: guestyLives }[provider]();
  let count = 0;
  for (const sent of lives) {
    yield sent;
    count++;
    if (count % REPEATED_EVERY === 0) yield sent;
  }
}

function* aircallLives(): Generator<Sent> {
  for (let number = 0; ; number++) {
    for (const event of callEvents(fixtures, number % fixtures.calls.length)) {
      yield {
        body: callBody({ ...event, data: { ...event.data, id: 20_000_000 + number } }),
        headers: JSON_HEADERS,
      };
    }
    if (number % UNKNOWN_EVERY === 0) {
      yield {
        body: callBody({ event: "call.mood_detected", timestamp: number, data: {} }),
        headers: JSON_HEADERS,
      };
    }
  }
}

/** Those that need nothing from Guesty's API, whose limits are far below any load. */
function* guestyLives(): Generator<Sent> {
  const data = readBookings();
  const events = [
    ...listingEvents(data),
    ...data.bookings.flatMap((_, index) => bookingEvents(data, index)),
    ...taskEvents(data),
  ].filter(({ payload }) => !payload.event.endsWith(".v2"));
  for (let number = 0; ; number++) {
    for (const [index, { at, payload }] of events.entries()) {
      // Everything in Guesty has an id that begins like this.
      const text = JSON.stringify(payload).replaceAll(
        "66aa",
        (number % 65_536).toString(16).padStart(4, "0"),
      );
      yield signed(svixId(at, number * events.length + index), text);
    }
    yield signed(
      svixId(Date.parse("2026-11-20T10:00:00Z"), number),
      JSON.stringify({ event: "listing.mood_detected", number }),
    );
  }
}

function signed(id: string, text: string): Sent {
  return { body: Buffer.from(text), headers: signDelivery({ id, body: text }, SIGNING_SECRET, Date.now()) };
}

function callBody(event: object): Buffer {
  return Buffer.from(JSON.stringify({ ...event, token: TOKEN }));
}
