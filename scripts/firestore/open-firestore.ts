import { Firestore } from "@google-cloud/firestore";
import type { Place } from "./place";

/**
 * The official client, with Google's application default credentials; of the emulator that FIRESTORE_EMULATOR_HOST
 * names, if it is set.
 */
export function openFirestore({ project, database }: Place): Firestore {
  return new Firestore({ projectId: project, databaseId: database, ignoreUndefinedProperties: true });
}
