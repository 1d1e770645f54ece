/**
 * When an event happened, by Guesty's clock: the time that its payload tells or, since many tell none, the time at which
 * Svix got it from Guesty, which its id tells. Both are the same for every repetition, unlike the time of sending.
 *
 * @param told what the payload says, in the order of preference
 * @returns ISO 8601 UTC with milliseconds, or `undefined` if nothing tells
 */
export function eventTime(told: readonly unknown[], delivery: string): string | undefined {
  for (const time of told) {
    const instant = toInstant(time);
    if (instant !== undefined) return instant;
  }
  return timeOfId(delivery);
}

/** A time as ISO 8601 UTC with milliseconds; `undefined` if it is none. */
export function toInstant(time: unknown): string | undefined {
  if (typeof time !== "string" || !/^\d{4}-\d\d-\d\dT/.test(time)) return undefined;
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) return undefined;
  const instant = new Date(milliseconds).toISOString();
  // Others do not sort as texts.
  return /^\d{4}-/.test(instant) ? instant : undefined;
}

/**
 * Svix's message ids are `msg_` and a KSUID: 20 bytes in base 62, of which the first four are seconds
 * (https://github.com/segmentio/ksuid). The end of the second, since it comes after what happened in it.
 */
function timeOfId(delivery: string): string | undefined {
  const [, ksuid] = /^msg_([0-9A-Za-z]{27})$/.exec(delivery) ?? [];
  if (ksuid === undefined) return undefined;
  let number = 0n;
  for (const digit of ksuid) number = number * 62n + BigInt(BASE_62.indexOf(digit));
  const seconds = Number(number >> 128n);
  if (seconds >= 2 ** 32) return undefined;
  return new Date((KSUID_EPOCH_SECONDS + seconds) * 1000 + 999).toISOString();
}

const BASE_62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const KSUID_EPOCH_SECONDS = 1_400_000_000;
