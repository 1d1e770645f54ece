import type { RecordVersion } from "../record";

/** A time of MongoDB's own clock: seconds since 1970, and a number within the second. */
export interface ClusterTime {
  t: number;
  i: number;
}

/**
 * The version of what MongoDB said at a time of its clock.
 *
 * @param token `_data` of the change's resume token; empty for what a copy read, which any change since supersedes
 */
export function chatVersion({ t, i }: ClusterTime, token = ""): RecordVersion {
  return { at: new Date(t * 1000).toISOString(), rank: i, delivery: token };
}
