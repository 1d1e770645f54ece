import { describeFirestore } from "../../conformance/firestore";
import { describeOracle } from "../describe-oracle";
import { startFirestoreEmulator } from "../firestore-emulator";

// The emulator starts in about ten seconds, and waits two seconds for each contended lock.
jest.setTimeout(60_000);

describeOracle("firestore", "Google's Firestore emulator", () => {
  describeFirestore(startFirestoreEmulator);
});
