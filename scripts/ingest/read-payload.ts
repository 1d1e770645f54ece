import type { Firestore } from "@google-cloud/firestore";
import { joinPayload } from "../../lambdas/shared/ingestion/payload-pieces";
import { documentReads } from "../firestore/document-reads";
import { withinDeadline } from "../firestore/within-deadline";
import type { Entry } from "./entry";

/**
 * The JSON text that a delivery brought, wherever it is kept.
 *
 * @throws Error if a piece of it is missing
 */
export function readPayload(firestore: Firestore, entry: Entry): Promise<string> {
  return withinDeadline(joinPayload(entry, documentReads(firestore, firestore)));
}
