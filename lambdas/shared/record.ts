/** Where a record comes from. */
export type RecordSource = "aircall" | "guesty" | "rocketchat" | "assistant";

/** What a record describes, in the words of its source. */
export type RecordKind =
  | "call"
  | "contact"
  | "number"
  | "agent"
  | "reservation"
  | "listing"
  | "guest"
  | "conversation"
  | "message"
  | "task"
  | "payment"
  | "calendar"
  | "question"
  | "answer"
  | "feedback";

/**
 * The position of a record's state in its own history. Versions are compared field by field in this order,
 * and `at` always comes from the provider's clock, never from ours: two clocks cannot be ordered.
 */
export interface RecordVersion {
  /** Provider time of the change, ISO 8601 UTC with milliseconds. */
  at: string;
  /** Life-cycle rank of the state, which breaks ties inside one provider second. */
  rank: number;
  /** Delivery id, the last tie-breaker. */
  delivery: string;
}

/** Who may read a record. */
export interface RecordAccess {
  /**
   * `staff`: every member of staff; `room`: the members of `rooms`; `public-rooms`: every user of the chat;
   * `private`: the users in `owners` alone.
   */
  audience: "staff" | "room" | "public-rooms" | "private";
  /** Chat room ids, with audience `room` or `public-rooms`. */
  rooms?: string[];
  /** Chat user ids, with audience `private`. */
  owners?: string[];
}

/** A value that exact questions can filter, count or sum. */
export type Fact = string | number | boolean | null | string[];

/** The one shape of all business data. */
export interface BusinessRecord {
  /** `<source>:<kind>:<externalId>`, stable for ever. */
  id: string;
  source: RecordSource;
  kind: RecordKind;
  /** When it happened, ISO 8601 UTC. */
  occurredAt: string;
  version: RecordVersion;
  /** One line that names the record to a person. */
  title: string;
  /** What a person would read, and what is embedded. */
  text: string;
  facts: Record<string, Fact>;
  access: RecordAccess;
  /** Ids of related records. */
  links: string[];
  /** Where a person can look at the original. */
  url?: string;
}

/** The id of the record that describes a provider's object. */
export function recordId(source: RecordSource, kind: RecordKind, externalId: string | number): string {
  return `${source}:${kind}:${externalId}`;
}

/** Negative if `a` is older than `b`, positive if newer, zero if both are the same delivery of the same state. */
export function compareVersions(a: RecordVersion, b: RecordVersion): number {
  return compare(a.at, b.at) || a.rank - b.rank || compare(a.delivery, b.delivery);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
