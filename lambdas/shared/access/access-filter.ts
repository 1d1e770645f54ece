import type { ReadingRights } from "./reading-policy";

/** A condition of Qdrant's filter language, as far as access needs it. */
export type AccessCondition =
  | { key: string; match: { value: string } | { any: string[] } }
  | { has_id: string[] }
  | AccessFilter;

/** A filter of Qdrant's: every `must` and, if there is one, at least one `should`. */
export interface AccessFilter {
  must?: AccessCondition[];
  should?: AccessCondition[];
}

/**
 * The filter that lets pass exactly what the rights allow. Every search goes through it.
 * Each right adds one way in; without any, nothing has an id in the empty set.
 */
export function accessFilter({ staff, publicRooms, rooms }: ReadingRights): AccessFilter {
  const ways: AccessCondition[] = [];
  if (staff) ways.push(audience("staff"));
  if (publicRooms) ways.push(audience("public-rooms"));
  if (rooms.length > 0) {
    ways.push({ must: [audience("room"), { key: "rooms", match: { any: [...rooms] } }] });
  }
  return ways.length > 0 ? { should: ways } : { must: [{ has_id: [] }] };
}

function audience(value: string): AccessCondition {
  return { key: "audience", match: { value } };
}
