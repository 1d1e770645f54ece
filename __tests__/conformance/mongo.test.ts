import { startMongo } from "../../local/mongo/server";
import { describeMongo } from "./mongo";

describe("the MongoDB stand-in", () => {
  describeMongo(() => startMongo({ port: 0 }));
});

const url = process.env["MONGO_URL"];
const describeService = url ? describe : describe.skip;
describeService("MongoDB at MONGO_URL", () => {
  describeMongo(async () => ({ url: String(url), close: async () => {} }));
});
