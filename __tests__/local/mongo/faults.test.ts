import { type Document, MongoClient } from "mongodb";
import type { Fault } from "../../../local/mongo/faults";
import { startMongo } from "../../../local/mongo/server";
import type { RunningService } from "../../../local/service";

const faults: Fault[] = [];
let server: RunningService;
let client: MongoClient;
beforeAll(async () => {
  server = await startMongo({ port: 0, faults });
  client = await new MongoClient(server.url).connect();
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const things = () => client.db("demo").collection<{ _id: number } & Document>("things");

test("a command fails once with a code", async () => {
  faults.push({ on: "find", answer: { code: 13, errmsg: "not authorized" } });
  const error = await things()
    .findOne()
    .catch((caught) => caught);
  expect(error).toMatchObject({ code: 13, codeName: "Unauthorized", message: "not authorized" });
  expect(await things().findOne()).toBeNull();
  expect(faults).toEqual([]);
});

test("a connection is cut before a write is made, or after it, and the driver's second try makes it once", async () => {
  await things().insertOne({ _id: 1, n: 0 });
  faults.push({ on: "update" });
  await things().updateOne({ _id: 1 }, { $inc: { n: 1 } });
  faults.push({ on: "update", done: true });
  expect(await things().updateOne({ _id: 1 }, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 });
  expect(await things().findOne({ _id: 1 })).toEqual({ _id: 1, n: 2 });
});

test("a stream goes on after what can be resumed, and ends with what cannot", async () => {
  const stream = things().watch([], { maxAwaitTimeMS: 100 });
  await stream.tryNext();
  faults.push({ on: "getMore" });
  await things().insertOne({ _id: 2 });
  expect(await stream.next()).toMatchObject({ documentKey: { _id: 2 } });
  faults.push({ on: "getMore", answer: { code: 133, errorLabels: ["ResumableChangeStreamError"] } });
  await things().insertOne({ _id: 3 });
  expect(await stream.next()).toMatchObject({ documentKey: { _id: 3 } });
  faults.push({ on: "getMore", answer: { code: 280 } });
  await expect(stream.next()).rejects.toMatchObject({ code: 280, codeName: "ChangeStreamFatalError" });
});

test("MongoDB's own fail points do the same", async () => {
  const configureFailPoint = (mode: unknown, data: Document) =>
    client.db("admin").command({ configureFailPoint: "failCommand", mode, data });
  await configureFailPoint({ times: 2 }, { failCommands: ["count"], errorCode: 50 });
  await expect(things().estimatedDocumentCount()).rejects.toMatchObject({ code: 50 });
  await expect(things().estimatedDocumentCount()).rejects.toMatchObject({ code: 50 });
  expect(await things().estimatedDocumentCount()).toBe(3);
  await configureFailPoint({ times: 1 }, { failCommands: ["insert", "update"], closeConnection: true });
  await things().insertOne({ _id: 4 });
  expect(await things().countDocuments()).toBe(4);
  await configureFailPoint({ times: 9 }, { failCommands: ["count"], errorCode: 50 });
  await configureFailPoint("off", {});
  expect(faults).toEqual([]);
  await expect(configureFailPoint("alwaysOn", {})).rejects.toThrow("the modes { times: <n> } and off");
});
