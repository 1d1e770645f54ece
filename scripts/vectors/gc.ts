import type { Firestore } from "@google-cloud/firestore";
import type { QdrantClient } from "@qdrant/js-client-rest";
import { type EmbeddingModel, modelOfCollection } from "../../lambdas/shared/embeddings/models";
import { askQdrant } from "../../lambdas/shared/vector-index/qdrant";
import { Checkpoint } from "./checkpoint";
import type { CommandLine } from "./command-line";
import { counted } from "./counted";
import type { World } from "./world";

/** A collection, and whether it is of use. */
export interface CollectionUse {
  collection: string;
  points: number;
  /** Why it is kept; absent from what nobody needs. */
  kept?: string;
}

/** What became of the collections, as `--json` prints it. */
export interface GcReport {
  dryRun: boolean;
  collections: CollectionUse[];
  dropped: string[];
}

/**
 * Drops the collections of models that nobody reads or writes any more.
 *
 * @param named the models that the function writes with
 * @returns `undefined` if the person would rather not
 */
export async function gc(
  named: readonly EmbeddingModel[],
  { dryRun, yes, unfinished }: CommandLine,
  { firestore, qdrant }: { firestore: Firestore; qdrant: QdrantClient },
  { confirm }: Pick<World, "confirm">,
): Promise<GcReport | undefined> {
  const written = new Set(named.map(({ collection }) => collection));
  const look = async () =>
    readUses(qdrant, written, unfinished ? new Set() : await unfinishedOnes(firestore));
  const collections = await look();
  const useless = collections.filter(isUseless);
  if (dryRun || useless.length === 0) return { dryRun, collections, dropped: [] };
  if (!yes && !(await confirm(questionOf(useless)))) return undefined;
  // What was agreed to may be read by now.
  const still = new Set((await look()).filter(isUseless).map(({ collection }) => collection));
  const dropped: string[] = [];
  for (const { collection } of useless) {
    if (!still.has(collection)) continue;
    await askQdrant(() => qdrant.deleteCollection(collection));
    await Checkpoint.forget(firestore, collection);
    dropped.push(collection);
  }
  return { dryRun, collections, dropped };
}

async function readUses(
  qdrant: QdrantClient,
  named: ReadonlySet<string>,
  begun: ReadonlySet<string>,
): Promise<CollectionUse[]> {
  const { collections } = await askQdrant(() => qdrant.getCollections());
  const { aliases } = await askQdrant(() => qdrant.getAliases());
  const reasonToKeep = (name: string): string | undefined => {
    const alias = aliases.find(({ collection_name }) => collection_name === name);
    if (alias) return `read by the alias ${alias.alias_name}`;
    if (named.has(name)) return "written by the function";
    if (!modelOfCollection(name)) return "not a collection of vectors of ours";
    return begun.has(name) ? "being filled; --unfinished drops it" : undefined;
  };
  const names = collections.map(({ name }) => name).sort();
  return Promise.all(
    names.map(async (collection) => {
      const { count } = await askQdrant(() => qdrant.count(collection, { exact: true }));
      const kept = reasonToKeep(collection);
      return { collection, points: count, ...(kept !== undefined && { kept }) };
    }),
  );
}

async function unfinishedOnes(firestore: Firestore): Promise<Set<string>> {
  const checkpoints = await Checkpoint.readAll(firestore);
  return new Set([...checkpoints].filter(([, { phase }]) => phase !== "read").map(([name]) => name));
}

function isUseless({ kept }: CollectionUse): boolean {
  return kept === undefined;
}

function questionOf(useless: readonly CollectionUse[]): string {
  const each = useless.map(({ collection, points }) => `${collection} (${counted(points, "point")})`);
  return `Drop ${each.join(", ")}?`;
}
