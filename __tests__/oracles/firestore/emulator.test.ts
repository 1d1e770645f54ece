import { describeFirestore } from "../../conformance/firestore";
import { startFirestoreEmulator } from "../firestore-emulator";

// The emulator starts in about ten seconds, and waits two seconds for each contended lock.
jest.setTimeout(60_000);

describe("Google's Firestore emulator", () => {
  describeFirestore(startFirestoreEmulator);
});
