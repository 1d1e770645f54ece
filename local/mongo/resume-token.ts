import type { Document } from "bson";
import { type ClusterTime, compareTimes } from "./cluster-time";
import { MongoError } from "./mongo-error";

/** A place in the stream of changes. */
export interface ResumePoint extends ClusterTime {
  /** Which change of a transaction, from 0. */
  index: number;
  /** Before all that happened at a time, right after a change, or after the end that a change brought to a stream. */
  kind: "time" | "change" | "invalidate";
  /** Which part of a change's event, from 0, when that was too large for one. */
  fragment?: number;
}

const KINDS = ["time", "change", "invalidate"] as const;

/** Begins as MongoDB's tokens do, with the cluster's time; so tokens sort by time. */
const FORMAT = /^82([0-9A-F]{8})([0-9A-F]{8})2B([0-9A-F]{8})(0[0-2])([0-9A-F]{8})?$/i;

export function toToken({ t, i, index, kind, fragment }: ResumePoint): { _data: string } {
  const part = fragment === undefined ? "" : hex(fragment);
  return { _data: `82${hex(t)}${hex(i)}2B${hex(index)}0${KINDS.indexOf(kind)}${part}` };
}

/** @throws MongoError InvalidResumeToken */
export function readToken(token: Document): ResumePoint {
  const match = FORMAT.exec(String(token["_data"]));
  if (!match) throw new MongoError("InvalidResumeToken", `Invalid resume token: ${JSON.stringify(token)}`);
  const [, t = "", i = "", index = "", kind = "", fragment] = match;
  return {
    t: Number.parseInt(t, 16),
    i: Number.parseInt(i, 16),
    index: Number.parseInt(index, 16),
    kind: KINDS[Number(kind)] as ResumePoint["kind"],
    ...(fragment !== undefined && { fragment: Number.parseInt(fragment, 16) }),
  };
}

export function comparePoints(a: ResumePoint, b: ResumePoint): number {
  return (
    compareTimes(a, b) ||
    a.index - b.index ||
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    (a.fragment ?? 0) - (b.fragment ?? 0)
  );
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, "0");
}
