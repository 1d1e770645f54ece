import type { Database } from "./database";
import type { Change } from "./document-store";
import { FirestoreError } from "./firestore-error";
import type { Document, ListenRequest, ListenResponse, Target, Timestamp } from "./messages";
import { Query } from "./query";
import { checkDocumentName, checkParentName } from "./resource-name";
import { toMicros } from "./timestamp";

/** A document by name as a target has it: undefined when it is not, or no longer, among the target's. */
type Sighting = [name: string, document: Document | undefined];

interface WatchedTarget {
  /** What the client has been told, by document name. */
  known: Map<string, Document>;
  /** All of the target's documents; where it names documents, the absent ones too. */
  everything(): Sighting[];
  /** What a commit may have altered. */
  affectedBy(changes: Change[]): Sighting[];
}

/**
 * One Listen stream: sends each target's documents, then what every commit changes in them. A target that is resumed
 * is sent from the start, which clients understand (RESET). Source: google.firestore.v1.ListenResponse.
 */
export class Watch {
  private readonly targets = new Map<number, WatchedTarget>();
  private readonly stop: () => void;

  constructor(
    private readonly database: Database,
    private readonly send: (response: ListenResponse) => void,
  ) {
    this.stop = database.onCommit((changes, time) => this.publish(changes, time));
  }

  /** Adds or removes a target. What is wrong with a target is told as its removal; the stream goes on. */
  handle({ addTarget, removeTarget }: ListenRequest): void {
    if (addTarget) this.add(addTarget);
    if (removeTarget !== undefined) {
      this.targets.delete(removeTarget);
      this.send({ targetChange: { targetChangeType: "REMOVE", targetIds: [removeTarget] } });
    }
  }

  close(): void {
    this.stop();
  }

  private add({ targetId = 0, query, documents }: Target): void {
    const targetIds = [targetId];
    try {
      const target = query ? queryTarget(this.database, query) : documentsTarget(this.database, documents);
      this.send({ targetChange: { targetChangeType: "ADD", targetIds } });
      this.send({ targetChange: { targetChangeType: "RESET", targetIds } });
      const { readTime } = this.database.view();
      for (const [name, document] of target.everything()) {
        if (!document) this.sendGone(targetId, name, readTime);
        else this.sendDocument(targetId, target, document);
      }
      this.targets.set(targetId, target);
      this.send({ targetChange: { targetChangeType: "CURRENT", targetIds, ...position(readTime) } });
      this.send({ targetChange: { targetChangeType: "NO_CHANGE", ...position(readTime) } });
    } catch (error) {
      const { code, message } = FirestoreError.from(error);
      this.send({ targetChange: { targetChangeType: "REMOVE", targetIds, cause: { code, message } } });
    }
  }

  private publish(changes: Change[], time: Timestamp): void {
    let told = false;
    for (const [id, target] of this.targets) {
      for (const [name, document] of target.affectedBy(changes)) {
        const known = target.known.get(name);
        if (document && (!known || toMicros(known.updateTime) !== toMicros(document.updateTime))) {
          this.sendDocument(id, target, document);
          told = true;
        } else if (known && !document) {
          target.known.delete(name);
          this.sendGone(id, name, time);
          told = true;
        }
      }
    }
    if (told) this.send({ targetChange: { targetChangeType: "NO_CHANGE", ...position(time) } });
  }

  private sendDocument(id: number, target: WatchedTarget, document: Document): void {
    target.known.set(document.name, document);
    this.send({ documentChange: { document, targetIds: [id] } });
  }

  /** A document that still exists has left the target; one that does not was deleted. */
  private sendGone(id: number, document: string, readTime: Timestamp): void {
    const gone = { document, removedTargetIds: [id], readTime };
    this.send(this.database.view().get(document) ? { documentRemove: gone } : { documentDelete: gone });
  }
}

function queryTarget(
  database: Database,
  { parent, structuredQuery = {} }: NonNullable<Target["query"]>,
): WatchedTarget {
  const query = new Query(checkParentName(parent), structuredQuery);
  const known = new Map<string, Document>();
  const found = (): Sighting[] =>
    database
      .view()
      .run(query)
      .documents.map((document) => [document.name, document]);
  return {
    known,
    everything: found,
    affectedBy: (changes) => {
      if (!query.isWindowed) {
        return changes.map(({ name, after }) => [
          name,
          after && query.matches(after) ? query.project(after) : undefined,
        ]);
      }
      const now = new Map(found());
      const left = [...known.keys()].filter((name) => !now.has(name));
      return [...now, ...left.map((name): Sighting => [name, undefined])];
    },
  };
}

function documentsTarget(database: Database, target: Target["documents"]): WatchedTarget {
  const names = (target?.documents ?? []).map(checkDocumentName);
  const { get } = database.view();
  return {
    known: new Map(),
    everything: () => names.map((name) => [name, get(name)]),
    affectedBy: (changes) =>
      changes.filter(({ name }) => names.includes(name)).map(({ name, after }) => [name, after]),
  };
}

/** The consistent point in time that a client may resume from. */
function position(readTime: Timestamp): { readTime: Timestamp; resumeToken: Buffer } {
  return { readTime, resumeToken: Buffer.from(String(toMicros(readTime))) };
}
