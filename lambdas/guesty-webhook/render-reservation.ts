import type { RecordPart, RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { compareVersions, recordId } from "../shared/record";
import { Money, Stay } from "./stay";
import { channelName, count, dayInWords, moneyInWords, nightsBetween, plain } from "./words";

/** The record of a reservation; none until something is known of the stay. */
export function renderReservation(
  id: string,
  externalId: string,
  parts: RecordParts,
): RenderedRecord | undefined {
  const [oldest, ...newer] = [parts["reservation"], parts["event"]]
    .filter((part) => part !== undefined)
    .sort((a, b) => compareVersions(a.version, b.version));
  if (oldest === undefined) return undefined;
  const stay = newer.reduce((known, part) => overlay(known, stayIn(part)), stayIn(oldest));
  const money = Money.parse(parts["money"]?.content ?? {});
  const nights = nightsBetween(stay.checkIn, stay.checkOut);
  return {
    id,
    source: "guesty",
    kind: "reservation",
    occurredAt: stay.createdAt ?? oldest.version.at,
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
      canceled: stay.status === "canceled",
      canceledAt: stay.canceledAt ?? null,
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

function stayIn({ content }: RecordPart): Stay {
  return Stay.parse(content);
}

/** What the newer one says; a field that it lacks is not gone, it was only not told. */
function overlay(older: Stay, newer: Stay): Stay {
  const told = Object.entries(newer).filter(([, value]) => value !== undefined);
  return { ...older, ...Object.fromEntries(told) };
}

function titleOf(stay: Stay): string {
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

function describe(stay: Stay, money: Money, nights: number | undefined): string {
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

function cancellation({ canceledAt, cancellationReason }: Stay): string | undefined {
  if (canceledAt === undefined) return undefined;
  const day = dayInWords(canceledAt.slice(0, 10));
  return `Canceled on ${day}${cancellationReason ? `: ${plain(cancellationReason)}` : ""}.`;
}

function amounts({ currency, payout, paid, balanceDue }: Money): (string | false)[] {
  const line = (name: string, amount: number | undefined) =>
    amount !== undefined && `${name}: ${moneyInWords(amount, currency)}.`;
  return [line("Payout", payout), line("Paid", paid), line("Balance due", balanceDue)];
}
