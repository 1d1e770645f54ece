import { hostname, userInfo } from "node:os";
import type { DocumentReference, Firestore } from "@google-cloud/firestore";
import { type EmbeddingModel, nameOfModel } from "../../lambdas/shared/embeddings/models";
import { withinDeadline } from "../firestore/within-deadline";
import type { Holding, Page } from "./holding";

/** How far the filling of a collection has come, in `reindexes/{collection}`. */
export interface CheckpointRecord {
  collection: string;
  /** As settings name it. */
  model: string;
  by: { user: string; host: string };
  /** ISO 8601 UTC. */
  startedAt: string;
  updatedAt: string;
  /** `filled`: everything that there was is in it, and was verified; `read`: it has the alias. */
  phase: "filling" | "filled" | "read";
  /** The last record id of each holding that is done. */
  cursors: Partial<Record<Holding["name"], string>>;
  /** Documents of each holding that are done. */
  done: Partial<Record<Holding["name"], number>>;
}

/** Writes down how far a collection has come, so that another run goes on there. */
export class Checkpoint {
  private constructor(
    private readonly document: DocumentReference,
    private readonly now: () => number,
    private kept: CheckpointRecord,
  ) {}

  static async read(firestore: Firestore, collection: string): Promise<CheckpointRecord | undefined> {
    const snapshot = await withinDeadline(documentOf(firestore, collection).get());
    return snapshot.data() as CheckpointRecord | undefined;
  }

  /** The checkpoints of all collections, by collection. */
  static async readAll(firestore: Firestore): Promise<Map<string, CheckpointRecord>> {
    const { docs } = await withinDeadline(firestore.collection("reindexes").get());
    return new Map(docs.map((document) => [document.id, document.data() as CheckpointRecord]));
  }

  static async forget(firestore: Firestore, collection: string): Promise<void> {
    await withinDeadline(documentOf(firestore, collection).delete());
  }

  /** Goes on where `before` ended, or begins. */
  static async open(
    firestore: Firestore,
    model: EmbeddingModel,
    before: CheckpointRecord | undefined,
    now: () => number,
  ): Promise<Checkpoint> {
    const { collection } = model;
    const at = new Date(now()).toISOString();
    const begun = {
      collection,
      model: nameOfModel(model),
      startedAt: at,
      phase: "filling",
      cursors: {},
      done: {},
    } as const;
    const by = { user: userInfo().username, host: hostname() };
    const kept: CheckpointRecord = { ...begun, ...before, by, updatedAt: at };
    const checkpoint = new Checkpoint(documentOf(firestore, collection), now, kept);
    await checkpoint.save({});
    return checkpoint;
  }

  get phase(): CheckpointRecord["phase"] {
    return this.kept.phase;
  }

  cursor(holding: Holding["name"]): string | undefined {
    return this.kept.cursors[holding];
  }

  done(holding: Holding["name"]): number {
    return this.kept.done[holding] ?? 0;
  }

  async advance(holding: Holding["name"], { records, read }: Page): Promise<void> {
    const { cursors, done } = this.kept;
    await this.save({
      cursors: { ...cursors, [holding]: records.at(-1) },
      done: { ...done, [holding]: this.done(holding) + read },
    });
  }

  async reach(phase: CheckpointRecord["phase"]): Promise<void> {
    await this.save({ phase });
  }

  private async save(news: Partial<CheckpointRecord>): Promise<void> {
    this.kept = { ...this.kept, ...news, updatedAt: new Date(this.now()).toISOString() };
    await withinDeadline(this.document.set(this.kept));
  }
}

function documentOf(firestore: Firestore, collection: string): DocumentReference {
  return firestore.collection("reindexes").doc(collection);
}
