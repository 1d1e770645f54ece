import { clockParts } from "../shared/clock-parts";

/** A day in words, e.g. `Tuesday 1 December 2026`. */
export function dayInWords(day: string): string {
  const { weekday, day: date, month, year } = clockParts(Date.parse(`${day}T00:00:00Z`), "UTC");
  return `${weekday} ${date} ${month} ${year}`;
}

/** A time in words, e.g. `20 November 2026 at 10:00 (UTC)`. */
export function timeInWords(instant: string): string {
  const { day, month, year, hour, minute } = clockParts(Date.parse(instant), "UTC");
  return `${day} ${month} ${year} at ${hour}:${minute} (UTC)`;
}

/** The nights between two days; `undefined` if they are not known or not in order. */
export function nightsBetween(checkIn: string | undefined, checkOut: string | undefined): number | undefined {
  if (checkIn === undefined || checkOut === undefined) return undefined;
  const nights = (Date.parse(checkOut) - Date.parse(checkIn)) / 86_400_000;
  return nights >= 0 ? nights : undefined;
}

/** E.g. `EUR 520.00`. */
export function moneyInWords(amount: number, currency: string | undefined): string {
  return `${currency ?? ""} ${amount.toFixed(2)}`.trim();
}

/** E.g. `1 night`, `2 nights`. */
export function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

/** A name of Guesty's for a state as a person writes it: `checked_in` is `checked in`. */
export function plain(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[_.-]+/g, " ")
    .toLowerCase();
}

/** The name of a channel as a person knows it. */
export function channelName(platform: string): string {
  return CHANNELS.get(platform) ?? platform;
}

const CHANNELS = new Map([
  ["airbnb", "Airbnb"],
  ["airbnb2", "Airbnb"],
  ["bookingCom", "Booking.com"],
  ["homeaway", "Vrbo"],
  ["homeaway2", "Vrbo"],
  ["manual", "the office"],
  ["direct", "our website"],
]);
