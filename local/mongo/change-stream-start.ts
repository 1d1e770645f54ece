import type { Document, Timestamp } from "bson";
import { type ClusterTime, compareTimes } from "./cluster-time";
import { MongoError } from "./mongo-error";
import type { OplogEntry } from "./oplog";
import { type ResumePoint, readToken, toToken } from "./resume-token";
import type { Store } from "./store";

/** Where a stream starts. */
export interface Start {
  position: number;
  point: ResumePoint;
  /** The change that it was told of last. */
  after?: OplogEntry;
  /** How many parts of the first event it has. */
  skipped?: number;
}

/** @throws MongoError when there is no starting there */
export function findStart(store: Store, options: Document): Start {
  const { resumeAfter, startAfter, startAtOperationTime } = options;
  if ([resumeAfter, startAfter, startAtOperationTime].filter(Boolean).length > 1) {
    throw new MongoError("BadValue", "Only one type of resume option is allowed, but multiple were found.");
  }
  const { oplog, clock } = store;
  if (resumeAfter || startAfter)
    return findToken(store, readToken(resumeAfter ?? startAfter), Boolean(resumeAfter));
  if (startAtOperationTime) {
    const { t, i } = startAtOperationTime as Timestamp;
    return findTime(store, { t, i });
  }
  return { position: oplog.end, point: { t: clock.now.t, i: clock.now.i + 1, index: 0, kind: "time" } };
}

function findTime({ oplog, clock }: Store, time: ClusterTime): Start {
  if (compareTimes(time, oplog.lostUntil) <= 0) throw historyLost();
  // What is written from now on comes after it, even if another server's clock gave it.
  clock.advanceTo({ t: time.t, i: time.i - 1 });
  return { position: oplog.firstAt(time), point: { ...time, index: 0, kind: "time" } };
}

function findToken(store: Store, point: ResumePoint, isResume: boolean): Start {
  if (point.kind === "time") return findTime(store, point);
  if (point.kind === "invalidate" && isResume) {
    throw new MongoError(
      "InvalidResumeToken",
      "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
    );
  }
  const { oplog } = store;
  if (compareTimes(point, oplog.lostUntil) <= 0) throw historyLost();
  const position = oplog.firstAt(point) + point.index;
  const after = oplog.at(position);
  if (!after || compareTimes(after, point) !== 0 || after.index !== point.index) {
    throw new MongoError(
      "ChangeStreamFatalError",
      `cannot resume stream; the resume token was not found. ${JSON.stringify(toToken(point))}`,
      { errorLabels: ["NonResumableChangeStreamError"] },
    );
  }
  if (point.fragment !== undefined) return { position, point, skipped: point.fragment + 1 };
  return { position: position + 1, point, ...(point.kind === "change" && { after }) };
}

export function historyLost(): MongoError {
  return new MongoError(
    "ChangeStreamHistoryLost",
    "Resume of change stream was not possible, as the resume point may no longer be in the oplog.",
    { errorLabels: ["NonResumableChangeStreamError"] },
  );
}
