import { CommandLineError } from "../command-line-error";

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const AGO = /^(\d{1,5})([mhd])$/;
// A time without a zone would mean another moment on another machine.
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * The moment that an option names: `2026-11-20` (its beginning, UTC), `2026-11-20T10:00Z`, or `36h` (so long ago; m, h
 * or d).
 *
 * @param now milliseconds since 1970
 * @returns ISO 8601 UTC with milliseconds
 * @throws CommandLineError if it is none of these
 */
export function parseMoment(option: string, text: string, now: number): string {
  const [, count, unit] = AGO.exec(text) ?? [];
  const time = count ? now - Number(count) * UNITS[unit as keyof typeof UNITS] : parseIso(text);
  if (Number.isNaN(time)) {
    throw new CommandLineError(
      `${option} is ${text}`,
      "Give a day (2026-11-20), a time with its zone (2026-11-20T10:00Z), or how long ago (90m, 36h, 7d).",
    );
  }
  return new Date(time).toISOString();
}

/** JavaScript takes the 30th of February for the 2nd of March: such a day is none. */
function parseIso(text: string): number {
  const day = text.slice(0, 10);
  const exists = ISO.test(text) && new Date(`${day}T00:00Z`).getUTCDate() === Number(day.slice(8));
  return exists ? Date.parse(text) : Number.NaN;
}
