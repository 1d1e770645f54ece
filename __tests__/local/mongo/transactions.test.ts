import { type Document, MongoClient } from "mongodb";
import { startMongo } from "../../../local/mongo/server";
import type { RunningService } from "../../../local/service";

let server: RunningService;
let client: MongoClient;
beforeAll(async () => {
  server = await startMongo({ port: 0 });
  client = await new MongoClient(server.url).connect();
});
afterAll(async () => {
  await client.close();
  await server.close();
});

/** Does something else between a transaction's write and its end, and tells how it ended. */
async function interrupted(name: string, meanwhile: () => Promise<unknown>): Promise<Document | undefined> {
  const things = client.db("demo").collection<{ _id: number }>(name);
  const session = client.startSession();
  session.startTransaction();
  await things.insertOne({ _id: 1 }, { session });
  await meanwhile();
  const error = await session.commitTransaction().catch((caught) => caught);
  await session.endSession();
  return error;
}

const conflict = { code: 112, errorLabels: expect.arrayContaining(["TransientTransactionError"]) };
const things = (name: string) => client.db("demo").collection<{ _id: number } & Document>(name);

test("a transaction is not committed to a collection that was made meanwhile", async () => {
  const error = await interrupted("made", () => things("made").insertOne({ _id: 2 }));
  expect(error).toMatchObject(conflict);
  expect(await things("made").find().toArray()).toEqual([{ _id: 2 }]);
});

test("a transaction is not committed to a collection that was dropped meanwhile", async () => {
  await things("dropped").insertOne({ _id: 9 });
  expect(await interrupted("dropped", () => things("dropped").drop())).toMatchObject(conflict);
  expect(await things("dropped").countDocuments()).toBe(0);
});

test("a transaction is not committed when a value of a unique index was taken meanwhile", async () => {
  await things("unique").createIndex({ a: 1 }, { unique: true });
  const error = await interrupted("unique", () => things("unique").insertOne({ _id: 2 }));
  expect(error).toMatchObject(conflict);
  expect(await things("unique").countDocuments()).toBe(1);
});
