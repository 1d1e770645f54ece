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

/** Changes in one batch; with mirrored documents alone, they and the state fit in one commit of Firestore. */
const BATCH = 400;

/** Codes of MongoDB that say that a stream cannot be continued: history lost, fatal error, invalid token. */
const GAP_CODES = new Map<unknown, string>([
  [286, "history lost"],
  [280, "fatal error of the stream"],
  [260, "invalid token"],
]);
const TOO_LARGE_CODE = 10334;

/**
 * Names of errors that find fault with what was asked, not with the server's state. Most of those about tokens have a number
 * for a name, e.g. 40647 "Bad resume token" and 50811 "KeyString format error".
 */
const REFUSAL = /^(BadValue|NoSuchKey|FailedToParse|TypeMismatch|InvalidOptions|Location\d{5,})$/;

/** Those that find fault with the pipeline: a server too old for it knows neither the stage nor the option. */
const PIPELINE_REFUSAL_CODES: readonly unknown[] = [40324, 40415];

/** The change stream of a database. */
export class MongoFeed implements ChangeFeed {
  private readonly session: ClientSession;
  private readonly stream: ChangeStream;
  private readonly joiner = new FragmentJoiner();
  private token: string | undefined;
  private closing = false;
  /** The server has not said yet what it thinks of the token. */
  private tokenIsUntried: boolean;
  /** Since reading began. */
  private cursorsClosed = 0;

  constructor(
    db: Db,
    start: StreamStart,
    private readonly onUnknown: (what: string) => void,
  ) {
    this.tokenIsUntried = "token" in start;
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
      this.tokenIsUntried = false;
      if (!first) return { changes: [], ...this.position(), ...(before && { asOf: clusterTimeOf(before) }) };
      return await this.take(first as unknown as RawEvent);
    } catch (error) {
      throw this.tokenIsUntried && isRefusal(error) ? new GapError("refused token", error) : explain(error);
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
  return { startAfter: readToken(start.token) };
}

function readToken(text: string): object {
  let token: unknown;
  try {
    token = BSON.EJSON.parse(text);
  } catch (error) {
    throw new GapError("unreadable token", error);
  }
  // The driver takes what is empty for no token at all, and would begin with what happens next.
  if (typeof token !== "object" || token === null) throw new GapError("unreadable token");
  return token;
}

/** Whether the server would say the same again, however often it is asked. */
function isRefusal(error: unknown): boolean {
  const { code, codeName } = Object(error) as { code?: unknown; codeName?: unknown };
  return REFUSAL.test(String(codeName)) && !PIPELINE_REFUSAL_CODES.includes(code);
}

/** What an error of the driver means here. */
export function explain(error: unknown): unknown {
  const { code } = Object(error) as { code?: unknown };
  if (code === TOO_LARGE_CODE) return new OversizedChangeError(error);
  const gap = GAP_CODES.get(code);
  return gap === undefined ? error : new GapError(gap, error);
}
