import type { Document } from "../firestore/messages";
import { fromJson, toJson } from "../firestore/proto-json";
import { messageType } from "../firestore/schema";
import { Journal } from "../journal";
import type { DocumentChange } from "./document-event";

const DOCUMENT = messageType("Document");

/** The document as it was acknowledged, or the name of one whose deletion was. */
interface Acknowledgement {
  set?: unknown;
  deleted?: string;
}

/**
 * The last change of each document that a function has acknowledged. What is not in here when a trigger starts again
 * is delivered again.
 */
export class Acknowledgements {
  private readonly documents = new Map<string, Document>();
  private readonly latest = new Map<string, number>();
  private readonly journal: Journal<Acknowledgement> | undefined;

  /** @param file where they outlive the process; without it every start delivers everything */
  constructor(file?: string) {
    if (!file) return;
    const { journal, entries } = Journal.open<Acknowledgement>(file);
    for (const { set, deleted } of entries) {
      const document = set === undefined ? undefined : fromJson<Document>(DOCUMENT, set);
      if (document) this.documents.set(document.name, document);
      else if (deleted !== undefined) this.documents.delete(deleted);
    }
    journal.rewrite(Array.from(this.documents.values(), (document) => ({ set: toJson(DOCUMENT, document) })));
    this.journal = journal;
  }

  known(): Iterable<Document> {
    return this.documents.values();
  }

  /** @param order counts the changes as they were seen; one that is acknowledged after a later one is not kept */
  add({ name, after }: DocumentChange, order: number): void {
    if (order < (this.latest.get(name) ?? 0)) return;
    this.latest.set(name, order);
    if (after) this.documents.set(name, after);
    else this.documents.delete(name);
    this.journal?.append(after ? { set: toJson(DOCUMENT, after) } : { deleted: name });
  }

  close(): void {
    this.journal?.close();
  }
}
