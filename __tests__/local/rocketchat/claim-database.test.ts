import { MongoClient } from "mongodb";
import { startMongo } from "../../../local/mongo/server";
import { openDatabase } from "../../../local/rocketchat/database";
import type { RunningService } from "../../../local/service";
import { addressOf } from "./running-chat";

let mongo: RunningService;
let client: MongoClient;
beforeEach(async () => {
  mongo = await startMongo({ port: 0 });
  client = await MongoClient.connect(addressOf(mongo));
});
afterEach(async () => {
  await client.close();
  await mongo.close();
});

const reopen = async () => (await openDatabase(addressOf(mongo))).close();

test("a workspace that is not the stand-in's is left as it is, and what to set is said", async () => {
  const db = client.db("rocketchat");
  await db.collection("users").insertOne({ username: "rocket.cat" });
  await expect(reopen()).rejects.toThrow(
    /^The database rocketchat at MONGO_URL holds a workspace that is not the stand-in's.*set the ROCKETCHAT_\* variables/,
  );
  expect(await db.listCollections().toArray()).toHaveLength(1);
  expect(await db.collection("users").indexes()).toHaveLength(1);
});

test("an empty database is the stand-in's from then on, also when it was interrupted", async () => {
  await reopen();
  await client.db("rocketchat").collection("users").insertOne({ username: "mara" });
  await reopen();
});
