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
 * @returns those that could not be shown, each for a reason of its own
 * @throws an error that the other records would meet too, such as a service that is away
 */
export async function showAll(
  records: readonly string[],
  shelf: Shelf,
  holdings: readonly Holding[],
): Promise<Failure[]> {
  const failures: Failure[] = [];
  await inParallel([...records], PARALLEL, async (record) => {
    try {
      await holdingOf(record, holdings).show(record, shelf);
    } catch (error) {
      if (isHopeless(error)) throw error;
      failures.push({ record, reason: String(error) });
    }
  });
  return failures;
}

function isHopeless(error: unknown): boolean {
  return isFirestoreFailure(error) || (error instanceof ServiceError && !error.permanent);
}
