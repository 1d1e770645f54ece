import { aircallSource } from "../../lambdas/aircall-webhook/aircall-source";
import { guestySource } from "../../lambdas/guesty-webhook/guesty-source";
import type { GuestyClient } from "../../lambdas/shared/guesty/guesty-client";
import type { IngestionSource } from "../../lambdas/shared/ingestion/ingestion-source";

/** What reads stored deliveries, by the name of their source. They were verified and redacted before they were stored. */
export type Sources = ReadonlyMap<string, IngestionSource>;

/** @param guesty asked for when a delivery needs something fetched from Guesty, and not before */
export function createSources(guesty: () => GuestyClient): Sources {
  const sources = [aircallSource([]), guestySource({ webhookSecrets: [], otherSecrets: [], guesty })];
  return new Map(sources.map((source) => [source.name, source]));
}
