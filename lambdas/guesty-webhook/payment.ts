import * as z from "zod";
import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { optional } from "../shared/lenient";
import { recordId } from "../shared/record";
import { Amount, firstMember, Id, Instant, Line, memberOf } from "./lenient";
import { moneyInWords, plain, timeInWords } from "./words";

/** A payment, without anything of the card or its holder. */
type Payment = z.infer<typeof Payment>;

const Payment = z.object({
  status: Line,
  amount: optional(Amount),
  currency: optional(z.string().regex(/^[A-Z]{3}$/)),
  reservation: optional(Id),
  paidAt: optional(Instant),
  reason: optional(Line),
});

/** https://open-api-docs.guesty.com/docs/webhooks-payments */
export function readPayment(payload: unknown, type: string): Payment {
  const told = placesOf(payload);
  return Payment.parse({
    status: type.replace(/^payments\./, "") || "unknown",
    amount: firstMember(told, "amount"),
    currency: firstMember(told, "currency"),
    reservation: firstMember(told, "reservationId"),
    paidAt: firstMember(told, "paidAt", "refundedAt", "failedAt"),
    reason: firstMember(told, "failureReason", "error", "reason"),
  });
}

/** The payment's own id; what has none is told apart by its reservation and what happened to it. */
export function paymentIdOf(payload: unknown, type: string): string | undefined {
  const told = placesOf(payload);
  const own = Id.safeParse(firstMember(told, "paymentId", "_id")).data;
  const reservation = Id.safeParse(firstMember(told, "reservationId")).data;
  return own ?? (reservation && `${reservation}-${type.replace(/[^A-Za-z]+/g, "-")}`);
}

/**
 * When the payment changed, if the payload tells. The day on which it was paid or refunded is not that: somebody enters
 * it, and may enter an earlier one.
 */
export function paymentChangedAt(payload: unknown): unknown {
  return firstMember(placesOf(payload), "updatedAt");
}

function placesOf(payload: unknown): unknown[] {
  return [memberOf(payload, "payment"), memberOf(payload, "data"), payload];
}

export function renderPayment(
  id: string,
  _externalId: string,
  parts: RecordParts,
): RenderedRecord | undefined {
  const part = parts["payment"];
  if (!part?.content) return undefined;
  const { status, amount, currency, reservation, paidAt, reason } = Payment.parse(part.content);
  const sum = amount === undefined ? "" : ` of ${moneyInWords(amount, currency)}`;
  const title = `Payment${sum}: ${plain(status)}`;
  return {
    id,
    source: "guesty",
    kind: "payment",
    occurredAt: paidAt ?? part.version.at,
    title,
    text: [`${title}, on ${timeInWords(paidAt ?? part.version.at)}.`, reason && `Reason: ${reason}.`]
      .filter(Boolean)
      .join("\n"),
    facts: { status, amount: amount ?? null, currency: currency ?? null, paidAt: paidAt ?? null },
    access: { audience: "staff" },
    links: reservation ? [recordId("guesty", "reservation", reservation)] : [],
    url: reservation && `https://app.guesty.com/reservations/${reservation}/summary`,
  };
}
