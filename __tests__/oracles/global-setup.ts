import { missingForCloudInit } from "./cloud-init-tools";
import { missingForFirestoreEmulator } from "./firestore-emulator";
import { missingForPubsubEmulator } from "./pubsub-emulator";
import { missingForQdrantEngine } from "./qdrant-engine";

/**
 * Looks which oracles this machine has. One that is missing fails the run, unless TRICLOUD_ORACLES=present asks for the
 * suites of those that are there; it is named in either case.
 */
export default async function findOracles(): Promise<void> {
  const missing = {
    "cloud-init": await missingForCloudInit(),
    firestore: await missingForFirestoreEmulator(),
    pubsub: await missingForPubsubEmulator(),
    qdrant: await missingForQdrantEngine(),
  };
  const lines = Object.entries(missing).flatMap(([name, tool]) => (tool ? [`${name}: ${tool}`] : []));
  process.env["TRICLOUD_MISSING_ORACLES"] = Object.entries(missing)
    .flatMap(([name, tool]) => (tool ? [name] : []))
    .join(",");
  if (lines.length === 0) return;
  const message = `Not on this machine:\n${lines.map((line) => `  ${line}`).join("\n")}`;
  if (process.env["TRICLOUD_ORACLES"] !== "present") {
    throw new Error(`${message}\nInstall it, or run what is there with TRICLOUD_ORACLES=present.`);
  }
  process.stdout.write(`\n${message}\nIts suites are left out.\n`);
}
