import { calculateObjectSize, type Document } from "bson";
import {
  type EventOptions,
  endsStream,
  invalidateEvent,
  isInScope,
  pointOf,
  type Scope,
  toEvent,
} from "./change-event";
import { compileEventPipeline } from "./change-pipeline";
import { findStart, historyLost } from "./change-stream-start";
import { type Batch, type BatchRequest, type Cursor, MAX_DOCUMENT_BYTES } from "./cursor";
import { MongoError } from "./mongo-error";
import type { OplogEntry } from "./oplog";
import { comparePoints, type ResumePoint, toToken } from "./resume-token";
import { splitEvent } from "./split-event";
import type { Store } from "./store";

/** What is asked of a stream. */
export interface ChangeStreamRequest {
  namespace: string;
  scope: Scope;
  /** The options of the `$changeStream` stage. */
  options: Document;
  /** The stages after it. */
  pipeline: Document[];
  /** After so many milliseconds without a write the time of an idle stream's tokens moves on all the same. */
  noopInterval: number;
}

/** A cursor over the changes from a place on, which waits for more. */
export class ChangeStream implements Cursor {
  readonly namespace: string;
  private readonly scope: Scope;
  private readonly eventOptions: EventOptions;
  private readonly shape: (event: Document) => Document[];
  /** The number of the next entry of the oplog to look at. */
  private position: number;
  /** Up to where everything has been handed out. */
  private point: ResumePoint;
  /** The change that ends the stream, when only the end is still to be told. */
  private ending: OplogEntry | undefined;
  /** Whether that was told. */
  private isEnded = false;
  private isClosed = false;
  /** Events that no batch had room for yet. */
  private readonly outgoing: { event: Document; bytes: number; point: ResumePoint }[] = [];
  private readonly isSplitting: boolean;
  /** How many parts of the next event were handed out before. */
  private skipped: number;
  private stopWaiting: () => void = () => {};

  /** @throws MongoError when there is no starting there */
  constructor(
    private readonly store: Store,
    private readonly request: ChangeStreamRequest,
  ) {
    const { namespace, scope, options, pipeline } = request;
    this.namespace = namespace;
    this.scope = scope;
    this.eventOptions = {
      updateLookup: readFullDocument(options) === "updateLookup",
      showExpandedEvents: options["showExpandedEvents"] === true,
    };
    this.shape = compileEventPipeline(pipeline);
    this.isSplitting = pipeline.some((stage) => "$changeStreamSplitLargeEvent" in stage);
    const start = findStart(store, options);
    this.position = start.position;
    this.point = start.point;
    this.skipped = start.skipped ?? 0;
    if (start.after && endsStream(start.after, scope)) this.ending = start.after;
  }

  async next({ size, wait }: BatchRequest): Promise<Batch> {
    const deadline = performance.now() + wait;
    for (;;) {
      const { documents, isLast } = this.read(size);
      const left = deadline - performance.now();
      if (documents.length > 0 || isLast || left <= 0) {
        if (documents.length === 0) this.passIdleTime();
        return { documents, isLast, postBatchResumeToken: toToken(this.point) };
      }
      await this.appended(left);
    }
  }

  /** What is answered to a client that wants nothing yet but a cursor. */
  emptyBatch(): Batch {
    return { documents: [], isLast: false, postBatchResumeToken: toToken(this.point) };
  }

  close(): void {
    this.isClosed = true;
    this.stopWaiting();
  }

  private read(size: number): { documents: Document[]; isLast: boolean } {
    const documents: Document[] = [];
    let bytes = 0;
    while (!this.isClosed && (size === 0 || documents.length < size)) {
      while (this.outgoing.length === 0 && this.readEntry());
      const [next] = this.outgoing;
      if (!next) break;
      bytes += next.bytes;
      if (documents.length > 0 && bytes > MAX_DOCUMENT_BYTES) break;
      this.outgoing.shift();
      documents.push(next.event);
      this.moveTo(next.point);
    }
    if (this.outgoing.length > 0) return { documents, isLast: false };
    if (this.position === this.store.oplog.end && !this.isEnded) {
      this.moveTo({ ...this.store.clock.now, index: 0, kind: "time" });
    }
    return { documents, isLast: this.isClosed || this.isEnded };
  }

  /** Makes the next entry's events, which may be none. Returns whether there was an entry. */
  private readEntry(): boolean {
    const { oplog, catalog } = this.store;
    if (this.isEnded) return false;
    if (this.ending) {
      this.isEnded = true;
      this.send(invalidateEvent(this.ending), pointOf(this.ending, "invalidate"));
      return true;
    }
    if (this.position < oplog.start) throw historyLost();
    const entry = oplog.at(this.position);
    if (!entry) return false;
    this.position++;
    if (!isInScope(entry, this.scope, this.eventOptions)) return true;
    if (endsStream(entry, this.scope)) this.ending = entry;
    this.send(toEvent(entry, this.eventOptions, catalog), pointOf(entry, "change"));
    return true;
  }

  private send(event: Document, point: ResumePoint): void {
    for (const shaped of this.shape(event)) {
      const parts = this.isSplitting ? splitEvent(shaped) : [shaped];
      for (const [fragment, part] of parts.entries()) {
        if (fragment < this.skipped) continue;
        const at = parts.length > 1 ? { ...point, fragment } : point;
        const whole = parts.length > 1 ? { ...part, _id: toToken(at) } : part;
        this.outgoing.push({ event: whole, bytes: sizeOf(whole), point: at });
      }
    }
    this.skipped = 0;
  }

  private moveTo(point: ResumePoint): void {
    if (comparePoints(point, this.point) > 0) this.point = point;
  }

  /** MongoDB writes an empty entry into its oplog when nothing else is written for a time. */
  private passIdleTime(): void {
    const { clock, oplog } = this.store;
    if (Date.now() - clock.now.t * 1000 < this.request.noopInterval || this.position < oplog.end) return;
    this.moveTo({ ...clock.tick(), index: 0, kind: "time" });
  }

  private appended(timeout: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = () => {
        clearTimeout(timer);
        takeBack();
        resolve();
      };
      const timer = setTimeout(stop, timeout);
      const takeBack = this.store.oplog.onceAppended(stop);
      this.stopWaiting = stop;
    });
  }
}

function readFullDocument({ fullDocument = "default", fullDocumentBeforeChange = "off" }: Document): string {
  if (!["default", "updateLookup"].includes(fullDocument) || fullDocumentBeforeChange !== "off") {
    throw new MongoError(
      "CommandNotSupported",
      "This stand-in keeps no images of documents: leave fullDocumentBeforeChange out, and ask for fullDocument updateLookup.",
    );
  }
  return fullDocument;
}

function sizeOf(event: Document): number {
  const bytes = calculateObjectSize(event);
  if (bytes <= MAX_DOCUMENT_BYTES) return bytes;
  throw new MongoError(
    "BSONObjectTooLarge",
    `BSONObj size: ${bytes} is invalid. Size must be between 0 and 16793600(16MB) First element: _id: ${JSON.stringify(event["_id"])}`,
    { errorLabels: ["NonResumableChangeStreamError"] },
  );
}
