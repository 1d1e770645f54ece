import { startPubsub } from "../../local/pubsub/server";
import { describePubsub } from "./pubsub";

describe("the Pub/Sub stand-in", () => {
  describePubsub(async () => {
    const { port, close } = await startPubsub({ port: 0 });
    return { host: `127.0.0.1:${port}`, close };
  });
});
