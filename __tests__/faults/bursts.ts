import type { Call, Fault } from "./fault-proxy";

/** Bursts of refusals, each of so many calls in a row, with as many good ones between. */
export function bursts(
  count: number,
  length: number,
  refusals: readonly Fault[],
): (call: Call) => Fault | undefined {
  let calls = 0;
  return () => {
    const burst = Math.floor(calls / length);
    calls += 1;
    return burst < 2 * count && burst % 2 === 0 ? refusals[calls % refusals.length] : undefined;
  };
}

export const FIRESTORE_REFUSALS: Fault[] = [
  refusal(503, "UNAVAILABLE"),
  refusal(429, "RESOURCE_EXHAUSTED"),
  refusal(500, "INTERNAL"),
];

export const GUESTY_REFUSALS: Fault[] = [
  { answer: { status: 503, body: "<html>" } },
  { answer: { status: 429, headers: { "retry-after": "2" }, body: "{}" } },
  // The connection is cut.
  {},
];

function refusal(code: number, status: string): Fault {
  return {
    answer: { status: code, body: JSON.stringify({ error: { code, status, message: "as ordered" } }) },
  };
}
