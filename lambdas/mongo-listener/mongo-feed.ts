import { BSON, type ChangeStream, type ClientSession, type Db, Timestamp } from "mongodb";
import type { ClusterTime } from "../shared/chat/chat-version";
import type { Change, ChangeBatch } from "./change";
import { clusterTimeOf, type RawEvent, readEvent } from "./change-event";
import { CHANGE_PIPELINE } from "./chat-collections";
import type { ChangeFeed, StreamStart } from "./chat-database";
import { GapError } from "./gap-error";
import { FragmentJoiner } from "./join-fragments";
import { OversizedChangeError } from "./oversized-change-error";

/** How long the server holds back an answer that would be empty. */
const WAIT_MS = 1_000;

/** Changes in one batch; with mirrored documents alone, they and the state fit in one transaction of Firestore. */
const BATCH = 400;

/** Codes of MongoDB that say that a stream cannot be continued: history lost, fatal error, invalid token. */
const GAP_CODES = new Map<unknown, string>([
  [286, "history lost"],
  [280, "fatal error of the stream"],
  [260, "invalid token"],
]);
const TOO_LARGE_CODE = 10334;

/** The change stream of a database. */
export class MongoFeed implements ChangeFeed {
  private readonly session: ClientSession;
  private readonly stream: ChangeStream;
  private readonly joiner = new FragmentJoiner();
  private token: string | undefined;
  private closing = false;
  /** Since reading began. */
  private cursorsClosed = 0;

  constructor(
    db: Db,
    start: StreamStart,
    private readonly onUnknown: (what: string) => void,
  ) {
    this.session = db.client.startSession();
    this.stream = db.watch(CHANGE_PIPELINE, {
      ...startOptions(start),
      fullDocument: "updateLookup",
      batchSize: BATCH,
      maxAwaitTimeMS: WAIT_MS,
      session: this.session,
    });
    // After an error the driver opens a new cursor at once, and again, as long as that works: the back-off is ours.
    this.stream.on("close", () => {
      this.cursorsClosed++;
      if (this.cursorsClosed > 1 && !this.closing) void this.stream.close().catch(() => {});
    });
  }

  async read(): Promise<ChangeBatch> {
    const before = this.session.operationTime;
    this.cursorsClosed = 0;
    try {
      const first = await this.stream.tryNext();
      if (!first) return { changes: [], ...this.position(), ...(before && { asOf: clusterTimeOf(before) }) };
      return await this.take(first as unknown as RawEvent);
    } catch (error) {
      throw explain(error);
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.stream.close().catch(() => {});
    await this.session.endSession().catch(() => {});
  }

  /** Takes what has already arrived. */
  private async take(first: RawEvent): Promise<ChangeBatch> {
    const changes: Change[] = [];
    let asOf: ClusterTime | undefined;
    for (let event: RawEvent | null = first; event; event = await this.nextBuffered(changes.length)) {
      const whole = this.joiner.join(event);
      if (!whole) continue;
      const reading = readEvent(whole);
      if ("gap" in reading) return { changes, ...this.position(), asOf, gap: reading.gap };
      if ("unknown" in reading) this.onUnknown(reading.unknown);
      else {
        changes.push(reading.change);
        asOf = reading.change.clusterTime;
      }
    }
    return { changes, ...this.position(), ...(asOf && { asOf: before(asOf) }) };
  }

  private async nextBuffered(taken: number): Promise<RawEvent | null> {
    if (taken >= BATCH || this.stream.bufferedCount() === 0) return null;
    return (await this.stream.tryNext()) as unknown as RawEvent | null;
  }

  /** In the middle of an event that was split, the place before it. */
  private position(): { token?: string } {
    if (!this.joiner.isWaiting && this.stream.resumeToken) {
      this.token = BSON.EJSON.stringify(this.stream.resumeToken as BSON.Document);
    }
    return this.token === undefined ? {} : { token: this.token };
  }
}

/** More events of the same second may be to come. */
function before({ t }: ClusterTime): ClusterTime {
  return { t: t - 1, i: 0 };
}

/** @throws GapError if the token is none */
export function startOptions(
  start: StreamStart,
): { startAfter: unknown } | { startAtOperationTime: Timestamp } {
  if ("at" in start) return { startAtOperationTime: new Timestamp(start.at) };
  try {
    return { startAfter: BSON.EJSON.parse(start.token) };
  } catch (error) {
    throw new GapError("unreadable token", error);
  }
}

/** What an error of the driver means here. */
export function explain(error: unknown): unknown {
  const { code } = Object(error) as { code?: unknown };
  if (code === TOO_LARGE_CODE) return new OversizedChangeError(error);
  const gap = GAP_CODES.get(code);
  return gap === undefined ? error : new GapError(gap, error);
}
