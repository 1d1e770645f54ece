import { join } from "node:path";
import { type Document, deserialize, serialize } from "bson";
import { Journal } from "../journal";
import { Catalog } from "./catalog";
import { ClusterClock, type ClusterTime } from "./cluster-time";
import { type Change, Oplog, type OplogEntry } from "./oplog";
import { RetryableWrites } from "./retryable-writes";

/** A transaction or retryable write, and what was answered to it. */
export interface WriteIdentity {
  lsid: Document;
  txnNumber: number;
  /** Whether it is a transaction; its changes have one time, and name it. */
  isTransaction: boolean;
  reply: Document;
}

/** BSON in base64: EJSON would take several times as long to write and to read. */
type Encoded<Value> = string & { readonly encodes?: Value };

/** One line of the journal. */
type Line =
  /** Changes, as they are made. */
  | { kind: "write"; entries: Encoded<OplogEntry>[]; identity?: Encoded<WriteIdentity> }
  /** What a rewritten journal begins with: how everything is, then what the oplog holds of how it came to be so. */
  | { kind: "state"; changes: Encoded<Change>[] }
  | { kind: "identities"; identities: Encoded<WriteIdentity>[] }
  | { kind: "history"; lost: ClusterTime; now: ClusterTime }
  | { kind: "entries"; entries: Encoded<OplogEntry>[] };

/** So many documents in one line of a rewritten journal. */
const DOCUMENTS_A_LINE = 500;

/** Everything that the server knows: the data, the oplog, and the journal from which both come back. */
export class Store {
  readonly catalog = new Catalog();
  readonly clock = new ClusterClock();
  readonly retryable = new RetryableWrites();
  oplog: Oplog;
  private journal: Journal<Line> | undefined;

  private constructor(private readonly oplogSize: number) {
    this.oplog = new Oplog(oplogSize);
  }

  /** @param folder where the journal lies; without it everything stays in memory */
  static open(folder: string | undefined, oplogSize: number): Store {
    const store = new Store(oplogSize);
    if (folder === undefined) return store;
    const { journal, entries } = Journal.open<Line>(join(folder, "mongodb.jsonl"));
    let records = 0;
    for (const line of entries) records += store.restore(line);
    if (records > 2 * store.size) journal.rewrite(store.snapshot());
    store.journal = journal;
    return store;
  }

  close(): void {
    this.journal?.close();
    this.journal = undefined;
  }

  /** Writes changes down, then makes them: what was answered to is never lost. */
  commit(changes: Change[], identity?: WriteIdentity): void {
    if (changes.length === 0 && !identity) return;
    const entries = this.stamp(changes, identity);
    this.journal?.append({
      kind: "write",
      entries: entries.map(encode),
      identity: identity && encode(identity),
    });
    this.make(entries, identity);
  }

  private stamp(changes: Change[], identity: WriteIdentity | undefined): OplogEntry[] {
    const wallTime = new Date();
    if (!identity?.isTransaction) {
      return changes.map((change) => ({ ...change, ...this.clock.tick(), index: 0, wallTime }));
    }
    const { lsid, txnNumber } = identity;
    const time = this.clock.tick();
    return changes.map((change, index) => ({ ...change, ...time, index, wallTime, lsid, txnNumber }));
  }

  private make(entries: OplogEntry[], identity: WriteIdentity | undefined): void {
    for (const entry of entries) this.catalog.apply(entry);
    if (identity) this.retryable.remember(identity);
    this.oplog.append(entries);
  }

  /** Returns how many records the line has. */
  private restore(line: Line): number {
    switch (line.kind) {
      case "write": {
        const entries = line.entries.map(decode);
        for (const entry of entries) this.clock.advanceTo(entry);
        this.make(entries, line.identity && decode(line.identity));
        return entries.length;
      }
      case "state":
        for (const change of line.changes) this.catalog.apply(decode(change));
        return line.changes.length;
      case "identities":
        for (const identity of line.identities) this.retryable.remember(decode(identity));
        return 0;
      case "history":
        this.oplog = new Oplog(this.oplogSize, line.lost);
        this.clock.advanceTo(line.now);
        return 0;
      case "entries":
        this.oplog.append(line.entries.map(decode));
        return line.entries.length;
    }
  }

  /** How many records a rewritten journal would have. */
  private get size(): number {
    const collections = this.catalog.databaseNames().flatMap((db) => this.catalog.collections(db));
    const documents = collections.reduce((sum, [, collection]) => sum + collection.documents.size, 0);
    return documents + this.oplog.end - this.oplog.start;
  }

  private *snapshot(): Generator<Line> {
    for (const db of this.catalog.databaseNames()) {
      for (const [coll, { uuid, options, definitions, documents }] of this.catalog.collections(db)) {
        const indexes = [...definitions.values()].filter(({ name }) => name !== "_id_");
        const changes: Change[] = [
          { op: "create", db, coll, uuid, options },
          { op: "createIndexes", db, coll, indexes },
        ];
        yield { kind: "state", changes: changes.map(encode) };
        for (const stored of inParts(documents.values())) {
          const inserts = stored.map(({ document }): Change => ({ op: "insert", db, coll, document }));
          yield { kind: "state", changes: inserts.map(encode) };
        }
      }
    }
    yield { kind: "identities", identities: [...this.retryable.all()].map(encode) };
    const { t, i } = this.oplog.lostUntil;
    yield { kind: "history", lost: { t, i }, now: this.clock.now };
    for (const entries of inParts(this.oplog.held())) yield { kind: "entries", entries: entries.map(encode) };
  }
}

function encode<Value extends object>(value: Value): Encoded<Value> {
  return Buffer.from(serialize(value, { ignoreUndefined: true })).toString("base64");
}

function decode<Value>(encoded: Encoded<Value>): Value {
  return deserialize(Buffer.from(encoded, "base64")) as Value;
}

function* inParts<Item>(items: Iterable<Item>): Generator<Item[]> {
  let part: Item[] = [];
  for (const item of items) {
    part.push(item);
    if (part.length < DOCUMENTS_A_LINE) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
