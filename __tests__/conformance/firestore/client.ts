import { Firestore } from "@google-cloud/firestore";

/** The official client, pointed at an emulator or stand-in. It takes the address from the environment, at construction. */
export function connectFirestore(host: string, projectId: string): Firestore {
  // There is no Google machine to ask for credentials here.
  process.env["METADATA_SERVER_DETECTION"] ??= "none";
  const before = process.env["FIRESTORE_EMULATOR_HOST"];
  process.env["FIRESTORE_EMULATOR_HOST"] = host;
  try {
    return new Firestore({ projectId });
  } finally {
    if (before === undefined) delete process.env["FIRESTORE_EMULATOR_HOST"];
    else process.env["FIRESTORE_EMULATOR_HOST"] = before;
  }
}
