import { type EmbeddingModel, nameOfModel, nextVersion } from "../../lambdas/shared/embeddings/models";
import { ensureCollection } from "../../lambdas/shared/vector-index/ensure-collection";
import { askQdrant } from "../../lambdas/shared/vector-index/qdrant";
import type { Shelf } from "../../lambdas/vectorize/vectorization";
import { CommandLineError } from "../command-line-error";
import { Checkpoint, type CheckpointRecord } from "./checkpoint";
import type { CommandLine } from "./command-line";
import { countOf } from "./counted";
import type { Holding } from "./holding";
import { progressOf } from "./progress";
import { showAll } from "./show-all";
import type { Store } from "./store";
import { collectionOfAlias, swapAlias } from "./swap-alias";
import { type Verification, verify } from "./verify";
import type { World } from "./world";

/** What a reindexing did, as `--json` prints it. */
export interface ReindexReport {
  model: string;
  collection: string;
  dryRun: boolean;
  /** `finished`, `interrupted` by somebody, or `failed`: what was filled is not right. */
  outcome: "finished" | "interrupted" | "failed";
  /** Documents of each holding: all of them in a dry run, else those that are done. */
  documents: Record<Holding["name"], number>;
  /** Where an earlier run had ended and this one went on. */
  resumed: boolean;
  /** Absent if it did not come to it. */
  verification?: Pick<Verification, "findings" | "left" | "failures">;
  /** The collection that is read in the end; absent if none is. */
  read?: string;
  /** The one that was read before; absent if it is the same, or none was. */
  before?: string;
}

/**
 * Fills a model's collection while another one is read and both are written to, verifies it, and then has it read.
 *
 * @returns `undefined` if the person would rather not
 */
export async function reindex(
  model: EmbeddingModel,
  command: CommandLine,
  store: Store,
  world: World,
): Promise<ReindexReport | undefined> {
  const { firestore, qdrant, holdings } = store;
  const { collection } = model;
  const { exists } = await askQdrant(() => qdrant.collectionExists(collection));
  const kept = await Checkpoint.read(firestore, collection);
  // What was done is not, if its collection was dropped since.
  const before = exists && !command.restart ? kept : undefined;
  const read = await collectionOfAlias(qdrant);
  if (read === collection && (!before || before.phase === "read")) throw alreadyRead(model);

  const about = {
    model: nameOfModel(model),
    collection,
    dryRun: command.dryRun,
    resumed: before !== undefined,
  };
  const shelf = store.shelf(model);
  const documents = await countDocuments(holdings);
  if (command.dryRun) return { ...about, outcome: "finished", documents, read };
  if (!command.yes && !(await world.confirm(questionOf(about, documents, command.swap, read))))
    return undefined;

  await askQdrant(() => ensureCollection(qdrant, model));
  const checkpoint = await Checkpoint.open(firestore, model, before, world.now);
  for (const holding of holdings) await fill(holding, shelf, checkpoint, world);
  const report = { ...about, documents: doneOf(checkpoint), read };
  if (world.stop.aborted) return { ...report, outcome: "interrupted" };

  const verification = await verify({ model, store, shelf, world });
  if (verification.outcome === "interrupted") return { ...report, outcome: "interrupted" };
  if (verification.left.length > 0) return { ...report, outcome: "failed", verification };
  if (checkpoint.phase === "filling") await checkpoint.reach("filled");
  if (!command.swap) return { ...report, outcome: "finished", verification };

  const replaced = await swapAlias(qdrant, model);
  await checkpoint.reach("read");
  return {
    ...{ ...report, outcome: "finished", verification, read: collection },
    ...(replaced !== undefined && replaced !== collection && { before: replaced }),
  };
}

/** Shows a holding's records, from where the checkpoint is on. What cannot be shown is left to the verification. */
async function fill(
  holding: Holding,
  shelf: Shelf,
  checkpoint: Checkpoint,
  { terminal, stop }: World,
): Promise<void> {
  if (checkpoint.phase !== "filling" || stop.aborted) return;
  const { name } = holding;
  const progress = progressOf(terminal, `Indexing ${name}`, await holding.count());
  for await (const page of holding.pages(checkpoint.cursor(name))) {
    await showAll(page.records, shelf, [holding]);
    await checkpoint.advance(name, page);
    progress.advance(checkpoint.done(name));
    if (stop.aborted) return terminal.line("");
  }
  progress.finish();
}

async function countDocuments(holdings: readonly Holding[]): Promise<ReindexReport["documents"]> {
  const counts = await Promise.all(holdings.map(async ({ name, count }) => [name, await count()] as const));
  return { records: 0, messages: 0, ...Object.fromEntries(counts) };
}

function doneOf(checkpoint: Checkpoint): ReindexReport["documents"] {
  return { records: checkpoint.done("records"), messages: checkpoint.done("messages") };
}

function questionOf(
  { collection, resumed }: Pick<ReindexReport, "collection" | "resumed">,
  documents: ReindexReport["documents"],
  swap: boolean,
  read: CheckpointRecord["collection"] | undefined,
): string {
  const verb = resumed ? "Go on indexing" : "Index";
  const then = swap ? `, and have it read${read ? ` in place of ${read}` : ""}` : "";
  return `${verb} ${countOf(documents)} in ${collection}${then}?`;
}

function alreadyRead(model: EmbeddingModel): CommandLineError {
  return new CommandLineError(
    `${model.collection} is the collection that is read`,
    `Name another model or version, e.g. --model ${nameOfModel(nextVersion(model))}; verify --repair mends what is read.`,
  );
}
