import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { recordId } from "../shared/record";
import { EXISTENCE, namePart } from "./reservation-updates";
import { Money, Stay } from "./stay";
import { channelName, count, dayInWords, moneyInWords, nightsBetween, plain } from "./words";

/** A stay with the names of what it refers to. */
interface NamedStay extends Stay {
  listingName: string | undefined;
  guestName: string | undefined;
}

/** The record of a reservation; none if only its money is known. */
export function renderReservation(
  id: string,
  externalId: string,
  parts: RecordParts,
): RenderedRecord | undefined {
  const existence = parts[EXISTENCE];
  if (existence === undefined) return undefined;
  const stay = stayIn(parts);
  const money = Money.parse(contentOf(parts));
  const nights = nightsBetween(stay.checkIn, stay.checkOut);
  return {
    id,
    source: "guesty",
    kind: "reservation",
    occurredAt: stay.createdAt ?? existence.version.at,
    title: titleOf(stay),
    text: describe(stay, money, nights),
    facts: {
      status: stay.status ?? null,
      confirmationCode: stay.confirmationCode ?? null,
      checkIn: stay.checkIn ?? null,
      checkOut: stay.checkOut ?? null,
      nights: nights ?? null,
      guests: stay.guests ?? null,
      listing: stay.listingName ?? null,
      guest: stay.guestName ?? null,
      source: stay.source ?? null,
      channel: stay.channel === undefined ? null : channelName(stay.channel),
      canceled: isCanceled(stay),
      canceledAt: (isCanceled(stay) && stay.canceledAt) || null,
      bookedAt: stay.createdAt ?? null,
      currency: money.currency ?? null,
      payout: money.payout ?? null,
      subtotal: money.subtotal ?? null,
      fees: money.fees ?? null,
      taxes: money.taxes ?? null,
      paid: money.paid ?? null,
      refunded: money.refunded ?? null,
      balanceDue: money.balanceDue ?? null,
      fullyPaid: money.fullyPaid ?? null,
    },
    access: { audience: "staff" },
    links: [
      ...(stay.guest ? [recordId("guesty", "guest", stay.guest)] : []),
      ...(stay.listing ? [recordId("guesty", "listing", stay.listing)] : []),
      ...(stay.conversation ? [recordId("guesty", "conversation", stay.conversation)] : []),
    ],
    url: `https://app.guesty.com/reservations/${externalId}/summary`,
  };
}

function stayIn(parts: RecordParts): NamedStay {
  const stay = Stay.parse(contentOf(parts));
  const nameOf = (id = "") => {
    const name = parts[namePart(id)]?.content;
    return typeof name === "string" ? name : undefined;
  };
  return { ...stay, listingName: nameOf(stay.listing), guestName: nameOf(stay.guest) };
}

function contentOf(parts: RecordParts): object {
  return Object.fromEntries(Object.entries(parts).map(([name, { content }]) => [name, content]));
}

/** What was canceled may be taken up again, and nothing tells then that it has no such time any more. */
function isCanceled({ status }: Stay): boolean {
  return status === "canceled";
}

function titleOf(stay: NamedStay): string {
  const { confirmationCode, guestName, listingName, checkIn, checkOut, status } = stay;
  return [
    confirmationCode ? `Reservation ${confirmationCode}` : "Reservation",
    guestName && ` of ${guestName}`,
    listingName && ` at ${listingName}`,
    checkIn && checkOut && `, ${checkIn} to ${checkOut}`,
    status && ` (${plain(status)})`,
  ]
    .filter(Boolean)
    .join("");
}

function describe(stay: NamedStay, money: Money, nights: number | undefined): string {
  const { confirmationCode, guestName, listingName, status, guests, requests } = stay;
  return [
    `Reservation ${confirmationCode ?? "without a code"}${status ? ` is ${plain(status)}` : ""}.`,
    guestName && `Guest: ${guestName}.`,
    listingName && `Listing: ${listingName}.`,
    stay.checkIn && `Check-in: ${dayInWords(stay.checkIn)}.`,
    stay.checkOut && `Check-out: ${dayInWords(stay.checkOut)}.`,
    nights !== undefined && `Length: ${count(nights, "night")}.`,
    guests !== undefined && `Party: ${count(guests, "guest")}.`,
    origin(stay),
    cancellation(stay),
    ...amounts(money),
    requests && `Special requests: ${requests}`,
  ]
    .filter(Boolean)
    .join("\n");
}

function origin({ source, channel, createdAt }: Stay): string | undefined {
  const way = channel === undefined ? source : channelName(channel);
  if (way === undefined && createdAt === undefined) return undefined;
  return `Booked${way ? ` through ${way}` : ""}${createdAt ? ` on ${dayInWords(createdAt.slice(0, 10))}` : ""}.`;
}

function cancellation(stay: Stay): string | undefined {
  const { canceledAt, cancellationReason } = stay;
  if (!isCanceled(stay) || canceledAt === undefined) return undefined;
  const day = dayInWords(canceledAt.slice(0, 10));
  return `Canceled on ${day}${cancellationReason ? `: ${plain(cancellationReason)}` : ""}.`;
}

function amounts({ currency, payout, paid, balanceDue }: Money): (string | false)[] {
  const line = (name: string, amount: number | undefined) =>
    amount !== undefined && `${name}: ${moneyInWords(amount, currency)}.`;
  return [line("Payout", payout), line("Paid", paid), line("Balance due", balanceDue)];
}
