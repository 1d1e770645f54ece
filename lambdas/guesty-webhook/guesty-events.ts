/** What an event tells of. */
export type Topic =
  | "reservation"
  | "legacy reservation"
  | "money"
  | "message"
  | "listing"
  | "calendar"
  | "guest"
  | "task"
  | "payment"
  | "payment method";

/** An event that we know. */
export interface GuestyEvent {
  topic: Topic;
  /** Its place in the life of what it tells of, which decides between two of one time. */
  rank: number;
  /** Whether what it tells of is gone. */
  isEnd: boolean;
}

/** `undefined`: an event that we do not know. */
export function guestyEvent(type: string): GuestyEvent | undefined {
  const known = EVENTS.get(type);
  if (known) return known;
  // The guide lists more of these than the reference, and is not exact about their names.
  return type.startsWith("payments.") ? { topic: "payment", rank: 0, isEnd: false } : undefined;
}

/**
 * The name of the event that a payload tells of; empty if it has none. The one of the calendar comes without a name:
 * https://open-api-docs.guesty.com/docs/calendar-webhook-migration
 */
export function eventName(payload: unknown): string {
  const { event, eventType, type, listingId, dateRange } = (payload ?? {}) as Record<string, unknown>;
  const name = [event, eventType, type].find(
    (candidate) => typeof candidate === "string" && candidate !== "",
  );
  if (name !== undefined) return name as string;
  return listingId !== undefined && dateRange !== undefined ? "calendar.updated.v2" : "";
}

/** What the subscription asks for: https://open-api-docs.guesty.com/reference/post_webhooks */
export const SUBSCRIBED_EVENTS: readonly string[] = [
  "reservation.created.v2",
  "reservation.updated.v2",
  "reservation.messageReceived",
  "reservation.messageSent",
  "listing.new",
  "listing.updated",
  "listing.removed",
  "calendar.updated.v2",
  "guest.created",
  "guest.updated",
  "guest.deleted",
  "task.created",
  "task.updated",
  "task.deleted",
  "payments.failed",
  "payments.method.received",
];

const EVENTS = new Map<string, GuestyEvent>([
  ...life("reservation", "reservation.created.v2", "reservation.updated.v2", "reservation_update_shortlist"),
  ...life("legacy reservation", "reservation.new", "reservation.updated"),
  ...life("money", "guest-folio.created", "guest-folio.updated"),
  ...life("message", "reservation.messageReceived", "reservation.messageSent"),
  ...life("listing", "listing.new", "listing.updated", "listing.removed"),
  ...life("calendar", "listing.calendar.updated", "calendar.updated.v2"),
  ...life("guest", "guest.created", "guest.updated", "guest.deleted"),
  ...life("task", "task.created", "task.updated", "task.deleted"),
  ...life("payment", "payments.overdue", "payments.failed", "payments.received", "payments.refunded"),
  ...life("payment method", "payments.method.received"),
]);

/** Events in the order of a life. */
function life(topic: Topic, ...names: string[]): [string, GuestyEvent][] {
  return names.map((name, rank) => [name, { topic, rank, isEnd: /\.(?:removed|deleted)$/.test(name) }]);
}
