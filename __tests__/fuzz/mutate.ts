import type { Random } from "./random";

const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e300,
  2 ** 53,
  1_790_000_000,
  253_402_300_800,
  "",
  " ",
  "\ud800",
  "\u0000\u202e",
  "__proto__",
  "constructor",
  "__id__",
  "a/b",
  "..",
  "0000-00-00T00:00:00Z",
  "+275760-09-13T00:00:00.000Z",
  "2026-11-31",
  "[{",
  "<script>alert(1)</script>",
  [],
  {},
  [[[]]],
  { length: 3 },
  { toString: null },
];

/** Changes a payload in a few places: what it says, what it has, what is where. */
export function mutate(random: Random, payload: Record<string, unknown>, events: readonly string[]): unknown {
  for (let changes = 1 + random.below(4); changes > 0; changes--) change(random, payload, events);
  return random.chance(0.01) ? random.pick([[payload], null, 1, "text", [], {}]) : payload;
}

function change(random: Random, payload: Record<string, unknown>, events: readonly string[]): void {
  if (random.chance(0.1)) payload["event"] = random.pick(events);
  const places = placesIn(payload);
  const place = random.pick(places);
  const other = random.pick(places);
  if (!place || !other) return;
  const value = place.container[place.key];
  switch (places.length > MANY ? 0 : random.below(9)) {
    case 0:
      delete place.container[place.key];
      return;
    case 1:
      place.container[place.key] = structuredClone(other.container[other.key]);
      return;
    case 2: {
      // An assignment to __proto__ would be one to the prototype.
      const name = random.pick(["x", "__proto__", "", "a.b", "__x__", "id", "_id"]);
      const property = {
        value: structuredClone(value),
        enumerable: true,
        configurable: true,
        writable: true,
      };
      Object.defineProperty(place.container, name, property);
      return;
    }
    case 3:
      place.container[place.key] = [value, structuredClone(value)];
      return;
    case 4:
      place.container[place.key] = nested(random.pick([2, 5, 15, 30, 120]), value);
      return;
    case 5:
      place.container[place.key] = "long ".repeat(
        random.pick([10, 100, 400, 400, 400, 4000, random.chance(0.1) ? 25_000 : 10]),
      );
      return;
    case 6:
      place.container[place.key] =
        typeof value === "object"
          ? Array.from({ length: random.pick([2, 10]) }, () => structuredClone(value))
          : Array.from({ length: random.pick([2, 50, 300]) }, (_, index) => `${index}`);
      return;
    default:
      place.container[place.key] = structuredClone(random.pick(ODD));
  }
}

/** Payloads with more members than this only shrink: large ones take the time of many small ones. */
const MANY = 500;

interface Place {
  container: Record<string, unknown>;
  key: string;
}

/** Every member, at any depth; the token alone stays, since without it nothing is read. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const container = value as Record<string, unknown>;
  return Object.keys(container)
    .filter((key) => key !== "token")
    .flatMap((key) => [{ container, key }, ...placesIn(container[key])]);
}

function nested(depth: number, value: unknown): unknown {
  return depth === 0
    ? value
    : depth % 2 === 0
      ? [nested(depth - 1, value)]
      : { in: nested(depth - 1, value) };
}

/** Changes bytes, whatever they mean. */
export function mutateBytes(random: Random, body: Buffer): Buffer {
  let bytes = body;
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + random.below(20));
    const [before, range, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    const noise = Buffer.from(Array.from({ length: 1 + random.below(4) }, () => random.below(256)));
    bytes = Buffer.concat(
      random.pick([
        [before, after],
        [before, range, range, after],
        [before, noise, range, after],
        [before, noise, after],
        [before],
        [
          before,
          Buffer.from(random.pick(['"', "{", "}", "[", ",", "\\", "\\u0000", "null", "1e999"])),
          after,
        ],
      ]),
    );
  }
  return bytes;
}
