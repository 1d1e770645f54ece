import type { EmbeddingModel } from "../../lambdas/shared/embeddings/models";
import { UnsettledError } from "../../lambdas/vectorize/unsettled-error";
import { inParallel } from "../in-parallel";
import { comparePoints, type Finding } from "./compare-points";
import { holdingOf, type WantedPoint } from "./holding";
import { PlannedIndex, plannedEmbedder } from "./planned-index";
import { presentPoints } from "./present-points";
import type { Store } from "./store";

/** Records that are read at the same time. */
const PARALLEL = 25;

/** Compares the points of some records with what the function would make of them now. */
export async function inspect(
  records: readonly string[],
  model: EmbeddingModel,
  { qdrant, holdings }: Pick<Store, "qdrant" | "holdings">,
): Promise<Finding[]> {
  const wanted = await inParallel([...records], PARALLEL, async (record): Promise<WantedPoint[]> => {
    const index = new PlannedIndex();
    try {
      await holdingOf(record, holdings).show(record, { embedder: plannedEmbedder(model), index });
    } catch (error) {
      // It changes all the time: as it was last, then.
      if (!(error instanceof UnsettledError)) throw error;
    }
    return index.points;
  });
  const present = await presentPoints(qdrant, model.collection, records);
  return records.flatMap((record, position) =>
    comparePoints(record, wanted[position] ?? [], present.get(record) ?? []),
  );
}
