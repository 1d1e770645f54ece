import type { Firestore } from "@google-cloud/firestore";
import { withinDeadline } from "./within-deadline";

const PATIENCE_MS = 2_000;

/** Closes a client; one that still tries what nobody waits for is left to the end of the process. */
export async function closeFirestore(firestore: Firestore): Promise<void> {
  await withinDeadline(firestore.terminate(), PATIENCE_MS).catch(() => undefined);
}
