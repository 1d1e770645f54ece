import { z } from "zod";
import { malformed } from "./request-error";

/** An unsigned integer, or a UUID in its hyphenated lower-case form. */
export type PointId = number | string;

const UUID =
  /^(?:urn:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

export function parsePointId(value: unknown): PointId {
  const id = readPointId(value);
  if (id === undefined) {
    throw malformed(
      `value ${JSON.stringify(value)} is not a valid point ID, valid values are either an unsigned integer or a UUID`,
    );
  }
  return id;
}

export const pointIdSchema = z.unknown().transform((value, context): PointId => {
  const id = readPointId(value);
  if (id !== undefined) return id;
  context.addIssue(`${JSON.stringify(value)} is not a valid point ID`);
  return z.NEVER;
});

/** The id in a URL path, where a number arrives as text. */
export function parsePathId(segment: string): PointId {
  return parsePointId(/^\d+$/.test(segment) ? Number(segment) : segment);
}

/** Qdrant's order of points: numbers first, then UUIDs. */
export function comparePointIds(a: PointId, b: PointId): number {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function readPointId(value: unknown): PointId | undefined {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  return UUID.exec(value)?.slice(1).join("-").toLowerCase();
}
