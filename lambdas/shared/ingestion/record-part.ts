import { type BusinessRecord, compareVersions, type RecordVersion } from "../record";

/** A value that JSON can say; members that are `undefined` are left out. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue | undefined };

/** What an event tells of one part of a record. */
export interface RecordUpdate {
  /** Record id. */
  record: string;
  /** Which part of the record it is, e.g. `call` or `comment:<id>`; the same for every event that tells of it. */
  part: string;
  version: RecordVersion;
  /** What the part now says, redacted; `null`: it is gone, and no older event brings it back. */
  content: JsonValue | null;
}

/** The newest that is known of a part. */
export interface RecordPart {
  version: RecordVersion;
  content: JsonValue | null;
}

/** All that is known of a record, by the name of the part. */
export type RecordParts = Record<string, RecordPart>;

/** What became of an update. `stale`: the part already says something newer, which stays. */
export interface UpdateOutcome extends Omit<RecordUpdate, "content"> {
  outcome: "applied" | "stale";
}

/** A record but for its version, which follows from its parts. */
export type RenderedRecord = Omit<BusinessRecord, "version">;

/** Makes a record out of its parts; `undefined`: there is none, because it was deleted or what it is about is not known yet. */
export type RenderRecord = (record: string, parts: RecordParts) => RenderedRecord | undefined;

/** The parts of a record that are stored, of all that are known. */
export type KeepParts = (record: string, parts: RecordParts) => RecordParts;

/**
 * Takes updates into the parts of one record. Each part is a register of its own that the newest version wins, so that
 * any order of any updates, however often repeated, ends in the same parts.
 */
export function mergeUpdates(
  parts: RecordParts,
  updates: readonly RecordUpdate[],
): { parts: RecordParts; outcomes: UpdateOutcome[] } {
  const merged = new Map(Object.entries(parts));
  const outcomes = updates.map(({ record, part, version, content }): UpdateOutcome => {
    const current = merged.get(part)?.version;
    const outcome = current !== undefined && compareVersions(current, version) > 0 ? "stale" : "applied";
    if (outcome === "applied") merged.set(part, { version, content });
    return { record, part, version, outcome };
  });
  return { parts: Object.fromEntries(merged), outcomes };
}

/** The record that parts make, in the version of the newest of them. */
export function renderRecord(
  record: string,
  parts: RecordParts,
  render: RenderRecord,
): BusinessRecord | undefined {
  const [first, ...others] = Object.values(parts).map(({ version }) => version);
  const rendered = render(record, parts);
  if (rendered === undefined || first === undefined) return undefined;
  const version = others.reduce(
    (newest, other) => (compareVersions(other, newest) > 0 ? other : newest),
    first,
  );
  return { ...rendered, version };
}
