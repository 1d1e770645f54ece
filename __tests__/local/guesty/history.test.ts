import { guestyEvent } from "../../../lambdas/guesty-webhook/guesty-events";
import { guestyDeliveries } from "../../../local/fixtures/guesty-deliveries";
import { bookingEvents } from "../../../local/fixtures/guesty-events";
import { indexOfKey } from "../../../local/fixtures/guesty-ids";
import { bookingState, guestyWorld } from "../../../local/fixtures/guesty-world";
import { readBookings } from "../../../local/fixtures/read-bookings";

const data = readBookings();
const deliveries = guestyDeliveries(data);

test("the history is the same at every run, and all but one of its events are known", () => {
  expect(guestyDeliveries(readBookings())).toEqual(deliveries);
  const events = deliveries.map(({ body }) => (JSON.parse(body) as { event: string }).event);
  expect(events.filter((event) => guestyEvent(event) === undefined)).toEqual(["listing.mood_detected"]);
});

test("some deliveries come twice under one id, and some late", () => {
  const distinct = new Set(deliveries.map(({ id }) => id));
  expect(deliveries.length - distinct.size).toBeGreaterThan(3);
  const published = deliveries.flatMap(
    ({ body }) => (JSON.parse(body) as { publishedAt?: string }).publishedAt ?? [],
  );
  expect(published).not.toEqual([...published].sort());
});

test("everything that a booking refers to is in the account, and its last event tells its last state", () => {
  const world = guestyWorld(data);
  data.bookings.forEach((_, index) => {
    const state = bookingState(data, index);
    const reservation = world.reservations.find(({ _id }) => _id === state.id);
    const told = bookingEvents(data, index).filter(({ payload }) => payload.event.endsWith(".v2"));
    expect(told.at(-1)?.payload["data"]).toMatchObject({
      status: state.status,
      checkOutDateLocalized: state.checkOut,
    });
    expect(reservation).toMatchObject({ status: state.status, confirmationCode: state.code });
    expect(world.folios.map(({ reservationId }) => reservationId)).toContain(state.id);
  });
});

test("what is not there is told by name", () => {
  expect(() => indexOfKey(data.listings, "attic")).toThrow('"attic"');
  expect(() => bookingState(data, 99)).toThrow("There is no sample booking 99");
});
