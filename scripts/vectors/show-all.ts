import { ServiceError } from "../../lambdas/shared/service-error";
import type { Shelf } from "../../lambdas/vectorize/vectorization";
import { isFirestoreFailure } from "../firestore/firestore-failure";
import { inParallel } from "../in-parallel";
import { type Holding, holdingOf } from "./holding";

/** A record that could not be shown. */
export interface Failure {
  record: string;
  reason: string;
}

/** Records that are shown at the same time: their texts are embedded together, 100 a request. */
const PARALLEL = 100;

/**
 * Shows records as the function does.
 *
 * @returns those that could not be shown for what they are
 * @throws what the other records would meet too, after all that was begun has ended
 */
export async function showAll(
  records: readonly string[],
  shelf: Shelf,
  holdings: readonly Holding[],
): Promise<Failure[]> {
  const failures: Failure[] = [];
  const hopeless: unknown[] = [];
  await inParallel([...records], PARALLEL, async (record) => {
    if (hopeless.length > 0) return;
    try {
      await holdingOf(record, holdings).show(record, shelf);
    } catch (error) {
      if (isHopeless(error)) hopeless.push(error);
      else failures.push({ record, reason: String(error) });
    }
  });
  if (hopeless.length > 0) throw hopeless[0];
  return failures;
}

function isHopeless(error: unknown): boolean {
  return isFirestoreFailure(error) || (error instanceof ServiceError && !error.permanent);
}
