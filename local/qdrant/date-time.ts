const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?:(:\d\d)(?:\.(\d{1,9}))?)?\s*(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * Microseconds since 1970 of a date and time as Qdrant reads it: RFC 3339, with a space for the T, without a zone
 * (then UTC), without seconds or time. Undefined when it is not one.
 */
export function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, date, time = "00:00", seconds = ":00", fraction = "", zone = "Z"] = match;
  const offset = zone.replace(/^([+-]\d\d):?(\d\d)?$/, (_, hours, minutes = "00") => `${hours}:${minutes}`);
  const milliseconds = Date.parse(`${date}T${time}${seconds}${offset.toUpperCase()}`);
  return Number.isNaN(milliseconds)
    ? undefined
    : milliseconds * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
