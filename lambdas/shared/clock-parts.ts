/**
 * What calendar and clock show at a moment, in English words and two-digit hours and minutes. In parts, since the punctuation
 * of a formatted date differs from one ICU version to the next.
 *
 * @param instant milliseconds since 1970
 * @param timeZone IANA name
 */
export function clockParts(instant: number, timeZone: string): Record<Intl.DateTimeFormatPartTypes, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value])) as Record<
    Intl.DateTimeFormatPartTypes,
    string
  >;
}
