import type { Firestore } from "@google-cloud/firestore";
import { CommandLineError } from "../command-line-error";
import type { EntryCollection, EntryFilter } from "./entry";
import { missingIds } from "./read-entries";

/** @throws CommandLineError if a delivery that a filter names is not there */
export async function checkIds(
  firestore: Firestore,
  collection: EntryCollection,
  { ids }: EntryFilter,
): Promise<void> {
  const missing = ids ? await missingIds(firestore.collection(collection), ids) : [];
  if (missing.length === 0) return;
  throw new CommandLineError(
    `${collection} has no ${missing.join(", ")}`,
    "Check the id and where you look for it.",
  );
}
