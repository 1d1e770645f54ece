import { calculateObjectSize, type Document } from "bson";
import { MongoError } from "./mongo-error";

/** MongoDB's limit for a document, and so for a batch. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** The next documents of a cursor. */
export interface Batch {
  documents: Document[];
  /** Whether there is nothing more, so that the cursor is gone. */
  isLast: boolean;
  /** For a change stream. */
  postBatchResumeToken?: Document;
}

/** What `getMore` asks. */
export interface BatchRequest {
  /** At most so many documents; 0 for as many as fit. */
  size: number;
  /** How long to wait for the first one, in milliseconds; only a change stream waits. */
  wait: number;
}

export interface Cursor {
  readonly namespace: string;
  next(request: BatchRequest): Batch | Promise<Batch>;
  /** Ends a wait for the next batch. */
  close?(): void;
}

/** Documents that were found, and are handed out in batches. */
export class DocumentCursor implements Cursor {
  private readonly documents: Iterator<Document>;
  private upcoming: IteratorResult<Document> | undefined;

  constructor(
    readonly namespace: string,
    documents: Iterable<Document>,
    private readonly shape: (document: Document) => Document = (document) => document,
  ) {
    this.documents = documents[Symbol.iterator]();
  }

  next({ size }: BatchRequest): Batch {
    const documents: Document[] = [];
    let bytes = 0;
    while (size === 0 || documents.length < size) {
      const next = this.peek();
      if (next.done) break;
      const document = this.shape(next.value);
      bytes += calculateObjectSize(document) + 16;
      if (documents.length > 0 && bytes > MAX_DOCUMENT_BYTES) break;
      documents.push(document);
      this.upcoming = undefined;
    }
    return { documents, isLast: this.peek().done === true };
  }

  /** The same cursor over what it has not handed out yet, which later writes do not touch. */
  settled(): DocumentCursor {
    const rest: Document[] = [];
    for (let next = this.peek(); !next.done; next = this.documents.next()) rest.push(next.value);
    return new DocumentCursor(this.namespace, rest, this.shape);
  }

  private peek(): IteratorResult<Document> {
    this.upcoming ??= this.documents.next();
    return this.upcoming;
  }
}

/** A cursor that nobody asked for so long is gone, as with MongoDB. */
const IDLE_MS = 10 * 60_000;

/** The open cursors by their ids. */
export class Cursors {
  private readonly open = new Map<bigint, { cursor: Cursor; usedAt: number }>();
  private lastId = BigInt(Date.now()) << 20n;

  add(cursor: Cursor): bigint {
    this.dropIdle();
    this.lastId += 1n;
    this.open.set(this.lastId, { cursor, usedAt: Date.now() });
    return this.lastId;
  }

  /** @throws MongoError CursorNotFound */
  get(id: bigint): Cursor {
    const found = this.open.get(id);
    if (!found) throw new MongoError("CursorNotFound", `cursor id ${id} not found`);
    found.usedAt = Date.now();
    return found.cursor;
  }

  /** Returns whether there was one. */
  remove(id: bigint): boolean {
    this.open.get(id)?.cursor.close?.();
    return this.open.delete(id);
  }

  closeAll(): void {
    for (const id of this.open.keys()) this.remove(id);
  }

  private dropIdle(): void {
    for (const [id, { usedAt }] of this.open) {
      if (Date.now() - usedAt < IDLE_MS) return;
      this.remove(id);
    }
  }
}
