import { startFirestore } from "../../local/firestore/server";
import { describeFirestore } from "./firestore";

describe("the Firestore stand-in", () => {
  describeFirestore(async () => {
    const { port, close } = await startFirestore({ port: 0 });
    return { host: `127.0.0.1:${port}`, close };
  });
});
