import { Client, type ClientDuplexStream, credentials, Metadata } from "@grpc/grpc-js";
import type { Document, ListenRequest, ListenResponse, StructuredQuery } from "../firestore/messages";
import { firestoreServiceDefinition } from "../firestore/schema";
import { toMicros } from "../firestore/timestamp";
import type { DocumentChange } from "./document-event";

const TARGET_ID = 1;

export interface DocumentFeedOptions {
  /** `host:port` of Firestore, e.g. of Google's emulator. */
  host: string;
  /** `projects/{project}/databases/{database}` */
  database: string;
  query: StructuredQuery;
  /** The documents as they were last reported, from an earlier run. */
  known: Iterable<Document>;
  onChange(change: DocumentChange): void;
  /** Waits before it connects again. */
  wait(signal: AbortSignal): Promise<void>;
}

/**
 * Watches a query over Firestore's Listen stream and reports each difference from what it knew. When the stream breaks
 * it is opened again from the start, so that what was missed, deletions included, is reported then.
 */
export class DocumentFeed {
  /** Whether the feed is up to date with Firestore. */
  isCurrent = false;
  private readonly known: Map<string, Document>;
  private readonly client: Client;
  private readonly stopped = new AbortController();

  constructor(private readonly options: DocumentFeedOptions) {
    this.known = new Map(Array.from(options.known, (document) => [document.name, document]));
    this.client = new Client(options.host, credentials.createInsecure(), {
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 1_000,
    });
  }

  /** Watches until `close`. */
  async run(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await this.followStream();
      this.isCurrent = false;
      if (!signal.aborted) await this.options.wait(signal).catch(() => {});
    }
    this.client.close();
  }

  close(): void {
    this.stopped.abort();
  }

  /** Resolves when the stream is over, for whatever reason. */
  private followStream(): Promise<void> {
    const { database, query } = this.options;
    const stream = this.openStream();
    const stop = () => stream.cancel();
    this.stopped.signal.addEventListener("abort", stop);
    const snapshot = new Snapshot();
    stream.on("data", (response: ListenResponse) => {
      // Firestore has given the target up.
      if (response.targetChange?.targetChangeType === "REMOVE") stop();
      else if (snapshot.take(response)) this.report(snapshot);
    });
    stream.write({
      database,
      addTarget: { query: { parent: `${database}/documents`, structuredQuery: query }, targetId: TARGET_ID },
    });
    return new Promise((resolve) => {
      const end = () => {
        this.stopped.signal.removeEventListener("abort", stop);
        stop();
        resolve();
      };
      stream.on("error", end);
      stream.on("end", end);
    });
  }

  private openStream(): ClientDuplexStream<ListenRequest, ListenResponse> {
    const { Listen } = firestoreServiceDefinition();
    if (!Listen) throw new Error("The published schema of Firestore has no Listen method.");
    const metadata = new Metadata();
    metadata.set("google-cloud-resource-prefix", this.options.database);
    metadata.set("authorization", "Bearer owner");
    return this.client.makeBidiStreamRequest(
      Listen.path,
      Listen.requestSerialize,
      Listen.responseDeserialize,
      metadata,
    );
  }

  private report(snapshot: Snapshot): void {
    for (const [name, after] of snapshot.drain(this.known.keys())) {
      const before = this.known.get(name);
      if (before && after && toMicros(before.updateTime) === toMicros(after.updateTime)) continue;
      if (after) this.known.set(name, after);
      else if (!this.known.delete(name)) continue;
      this.options.onChange({ name, before, after });
    }
    this.isCurrent = true;
  }
}

/** Gathers a stream's responses until they make up a consistent state. */
class Snapshot {
  private changes = new Map<string, Document | undefined>();
  private isWhole = true;
  private isCurrent = false;

  /** Tells whether the documents gathered so far are consistent. */
  take({ targetChange, documentChange, documentDelete, documentRemove }: ListenResponse): boolean {
    const gone = documentDelete?.document ?? documentRemove?.document;
    if (gone) this.changes.set(gone, undefined);
    if (documentChange) {
      const { document, targetIds = [] } = documentChange;
      this.changes.set(document.name, targetIds.includes(TARGET_ID) ? document : undefined);
    }
    const type = targetChange ? (targetChange.targetChangeType ?? "NO_CHANGE") : undefined;
    if (type === "RESET") {
      this.changes.clear();
      this.isWhole = true;
    }
    if (type === "CURRENT") this.isCurrent = true;
    return type === "NO_CHANGE" && !targetChange?.targetIds?.length && this.isCurrent;
  }

  /** What has changed; after a whole state also the deletion of each known document that was not in it. */
  drain(known: Iterable<string>): Map<string, Document | undefined> {
    const changes = this.changes;
    if (this.isWhole) for (const name of known) if (!changes.has(name)) changes.set(name, undefined);
    this.changes = new Map();
    this.isWhole = false;
    return changes;
  }
}
