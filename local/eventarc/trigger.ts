import { createHash } from "node:crypto";
import { join } from "node:path";
import { Acknowledgements } from "./acknowledgements";
import { Delivery, type DeliveryCounters, type DeliveryOptions } from "./delivery";
import { documentEvent, eventKind, isOfKind } from "./document-event";
import { DocumentFeed, type DocumentFeedOptions } from "./document-feed";
import { parseDocumentPattern } from "./document-pattern";
import { EventarcOptionsError } from "./eventarc-options-error";

/** An Eventarc trigger for Firestore documents. */
export interface TriggerOptions {
  /** Path pattern below the database's documents, e.g. `records/{record}`. */
  document: string;
  /** The function's URL. */
  url: string;
  /** Default `google.cloud.firestore.document.v1.written`. */
  eventType?: string;
  /** Default `(default)`. */
  database?: string;
  /** The database's location, told in the events. Default `local`. */
  location?: string;
}

/** What a trigger needs of its surroundings. */
export interface TriggerContext extends Pick<DocumentFeedOptions, "host" | "wait"> {
  project: string;
  dataDir?: string;
  delivery: Omit<DeliveryOptions, "url">;
  now(): Date;
}

/** Watches the documents of one trigger and delivers their events to its function. */
export class Trigger {
  private readonly feed: DocumentFeed;
  private readonly delivery: Delivery;
  private readonly acknowledgements: Acknowledgements;
  private running: Promise<void> = Promise.resolve();

  /** @throws EventarcOptionsError for a pattern or an event type that is none */
  constructor(
    readonly options: TriggerOptions,
    { project, dataDir, delivery, now, ...feed }: TriggerContext,
  ) {
    const { document, url, database = "(default)", location = "local", eventType } = options;
    const kind = eventKind(eventType ?? "google.cloud.firestore.document.v1.written");
    if (!kind) {
      throw new EventarcOptionsError(
        `The event type "${eventType}" is none of Firestore's: google.cloud.firestore.document.v1.written, .created, .updated or .deleted.`,
      );
    }
    const pattern = parseDocumentPattern(document);
    const databaseName = `projects/${project}/databases/${database}`;
    const root = `${databaseName}/documents/`;
    this.acknowledgements = new Acknowledgements(
      dataDir && join(dataDir, journalName(databaseName, options)),
    );
    this.delivery = new Delivery({ ...delivery, url });
    let seen = 0;
    this.feed = new DocumentFeed({
      ...feed,
      database: databaseName,
      query: pattern.query,
      known: this.acknowledgements.known(),
      onChange: (change) => {
        if (!pattern.matches(change.name.slice(root.length)) || !isOfKind(change, kind)) return;
        const order = ++seen;
        const acknowledge = () => this.acknowledgements.add(change, order);
        this.delivery.add(documentEvent(change, kind, location, now()), acknowledge);
      },
    });
  }

  start(): void {
    this.running = this.feed.run();
  }

  /** How it goes, for people and supervisors. */
  status(): TriggerOptions & DeliveryCounters & { current: boolean } {
    return { ...this.options, ...this.delivery.counters(), current: this.feed.isCurrent };
  }

  async close(): Promise<void> {
    this.feed.close();
    this.delivery.close();
    await this.running;
    this.acknowledgements.close();
  }
}

/** Each trigger remembers for itself; a changed function URL is still the same trigger. */
function journalName(database: string, { document, eventType = "" }: TriggerOptions): string {
  const key = createHash("sha256").update(`${database} ${document} ${eventType}`).digest("hex").slice(0, 16);
  return `trigger-${key}.jsonl`;
}
