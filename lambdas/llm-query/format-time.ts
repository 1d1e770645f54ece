/**
 * A moment as people in a time zone write it, e.g. `Sun, 25 Oct 2026, 02:30 GMT+1`. The offset is named because an
 * hour comes twice when clocks go back.
 *
 * @param iso ISO 8601; anything else gives an empty text
 * @param timeZone IANA name
 */
export function formatTime(iso: string, timeZone: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return "";
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "shortOffset",
  }).format(time);
}
