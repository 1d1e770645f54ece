import type { Firestore } from "@google-cloud/firestore";
import { withinDeadline } from "../firestore/within-deadline";
import type { ProviderName } from "./provider";

/** How far back a provider's last delivery is looked for, deliveries. */
export const LOOK_BACK = 1000;

/**
 * When the ledger's newest delivery of a provider was received, ISO 8601 UTC; `undefined` if it is not among the newest
 * ones of all providers.
 */
export async function lastDelivery(
  firestore: Firestore,
  provider: ProviderName,
): Promise<string | undefined> {
  // By the time alone, for which Firestore needs no index of ours.
  const newest = firestore.collection("deliveries").orderBy("receivedAt", "desc").limit(LOOK_BACK);
  const { docs } = await withinDeadline(newest.select("source", "receivedAt").get());
  return docs.find((document) => document.get("source") === provider)?.get("receivedAt");
}
