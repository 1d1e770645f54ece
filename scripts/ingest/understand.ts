import type { DeliveryEffect } from "../../lambdas/shared/ingestion/delivery-store";
import type {
  Fetched,
  IngestionSource,
  Transformation,
} from "../../lambdas/shared/ingestion/ingestion-source";
import type { JsonValue } from "../../lambdas/shared/ingestion/record-part";
import { redactText } from "../../lambdas/shared/redact";
import { isFirestoreFailure } from "../firestore/firestore-failure";
import type { Entry } from "./entry";
import type { Sources } from "./sources";

/** What the present code makes of a delivery. */
export type Meaning = Pick<DeliveryEffect, "updates" | "render" | "keep"> | { ignored: string };

/** A delivery and its meaning, or why it has none. */
export type Understood = { entry: Entry } & ({ meaning: Meaning } | { problem: string });

/**
 * What the present code makes of deliveries that were read together. What must be asked of a provider is asked once for
 * all of them.
 *
 * @throws what asking a provider or Firestore throws: the deliveries after these would fare no better
 */
export async function understand(
  entries: readonly Entry[],
  sources: Sources,
  readPayload: (entry: Entry) => Promise<string>,
): Promise<Understood[]> {
  const first = await Promise.all(
    entries.map((entry) => transform(entry, sources.get(entry.source), readPayload)),
  );
  const fetched = await fetchAsked(first, sources);
  return Promise.all(
    first.map(async (transformed) => {
      if ("problem" in transformed) return transformed;
      const { entry, source, transformation } = transformed;
      if (!("fetch" in transformation)) return settle(entry, source, transformation);
      const again = await transform(entry, source, readPayload, fetched.get(source));
      return "problem" in again ? again : settle(entry, source, again.transformation);
    }),
  );
}

type Transformed =
  | { entry: Entry; source: IngestionSource; transformation: Transformation }
  | { entry: Entry; problem: string };

async function transform(
  entry: Entry,
  source: IngestionSource | undefined,
  readPayload: (entry: Entry) => Promise<string>,
  fetched?: Fetched,
): Promise<Transformed> {
  if (!source) return { entry, problem: `nothing here reads deliveries of ${entry.source}` };
  try {
    const payload: unknown = JSON.parse(await readPayload(entry));
    return { entry, source, transformation: await source.transform(entry, payload, fetched) };
  } catch (error) {
    if (isFirestoreFailure(error)) throw error;
    return { entry, problem: redactText(String(error), source.secrets) };
  }
}

async function fetchAsked(
  transformed: readonly Transformed[],
  sources: Sources,
): Promise<Map<IngestionSource, Fetched>> {
  const fetched = new Map<IngestionSource, Fetched>();
  for (const source of sources.values()) {
    const ids = transformed.flatMap((one) =>
      "source" in one && one.source === source && "fetch" in one.transformation
        ? one.transformation.fetch
        : [],
    );
    if (ids.length > 0 && source.fetch)
      fetched.set(source, await fetchAll(source.fetch, [...new Set(ids)], source.fetchSize));
  }
  return fetched;
}

/** Asked as a whole, those that were fetched before a wait would have to be fetched again after it. */
async function fetchAll(
  fetch: NonNullable<IngestionSource["fetch"]>,
  ids: readonly string[],
  size = ids.length,
): Promise<Fetched> {
  const fetched = new Map<string, JsonValue>();
  for (let first = 0; first < ids.length; first += size) {
    for (const [id, answer] of await fetch(ids.slice(first, first + size))) fetched.set(id, answer);
  }
  return fetched;
}

function settle(
  entry: Entry,
  { render, keep, secrets }: IngestionSource,
  transformation: Transformation,
): Understood {
  if ("updates" in transformation)
    return { entry, meaning: { updates: transformation.updates, render, keep } };
  if ("ignored" in transformation) return { entry, meaning: transformation };
  const problem =
    "quarantine" in transformation
      ? `not understood: ${transformation.quarantine}`
      : `${transformation.fetch.join(", ")} could not be fetched`;
  return { entry, problem: redactText(problem, secrets) };
}
