import type { Firestore } from "@google-cloud/firestore";
import { joinPayload } from "../../lambdas/shared/ingestion/payload-pieces";
import { documentReads } from "../firestore/document-reads";
import type { Entry } from "./entry";

/**
 * The JSON text that a delivery brought, wherever it is kept.
 *
 * @throws Error if a piece of it is missing
 */
export function readPayload(firestore: Firestore, entry: Entry): Promise<string> {
  return joinPayload(entry, documentReads(firestore, firestore));
}
