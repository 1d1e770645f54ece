import { type ChangeStream, type Document, MongoClient, type MongoClientOptions } from "mongodb";
import { type MongoOptions, startMongo } from "../../../local/mongo/server";
import type { RunningService } from "../../../local/service";

let server: RunningService;
let client: MongoClient;
afterEach(async () => {
  await client.close();
  await server.close();
});

async function start(options: Partial<MongoOptions>, clientOptions: MongoClientOptions = {}) {
  server = await startMongo({ port: 0, ...options });
  client = await new MongoClient(server.url, clientOptions).connect();
  return client.db("demo").collection<{ _id: number } & Document>("things");
}

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ _id: from + index }));
const codeOf = (stream: ChangeStream) => stream.next().then(String, ({ code }) => code);

test("a stream that starts before what the oplog holds is refused with 286", async () => {
  const things = await start({ oplogSize: 50 });
  const first = await client.db("demo").command({ insert: "things", documents: [{ _id: -1 }] });
  const stream = things.watch();
  await stream.tryNext();
  const { resumeToken } = stream;
  await things.insertMany(many(50));
  const held = await client.db("demo").watch([], { resumeAfter: resumeToken }).next();
  expect(held).toMatchObject({ documentKey: { _id: 0 } });
  await things.insertOne({ _id: 99 });
  expect(await codeOf(things.watch([], { resumeAfter: resumeToken }))).toBe(286);
  expect(await codeOf(things.watch([], { startAfter: resumeToken }))).toBe(286);
  expect(await codeOf(things.watch([], { startAtOperationTime: first["operationTime"] }))).toBe(286);
});

test("a stream that is left behind while it is open ends with 286, which the driver does not resume", async () => {
  const things = await start({ oplogSize: 50 });
  const stream = things.watch([], { batchSize: 1 });
  await stream.tryNext();
  await things.insertMany(many(2000));
  const error = await stream.next().catch((caught) => caught);
  expect(error).toMatchObject({ code: 286, codeName: "ChangeStreamHistoryLost" });
  expect(error.hasErrorLabel("NonResumableChangeStreamError")).toBe(true);
});

test("a token of another server is refused with 280", async () => {
  const things = await start({});
  await things.insertOne({ _id: 1 });
  const stream = things.watch();
  await stream.tryNext();
  await things.insertOne({ _id: 2 });
  const { _id } = (await stream.next()) as { _id: { _data: string } };
  // The same time, but a change of a transaction that never was.
  const foreign = { _data: _id._data.replace(/2B0{8}/, "2B00000007") };
  expect(await codeOf(things.watch([], { resumeAfter: foreign }))).toBe(280);
});

test("an idle stream's token moves on with the time", async () => {
  const things = await start({ periodicNoopIntervalSecs: 1 });
  await things.insertOne({ _id: 1 });
  const stream = things.watch([], { maxAwaitTimeMS: 1000 });
  const tokens: string[] = [];
  for (let count = 0; count < 3; count++) {
    await stream.tryNext();
    tokens.push((stream.resumeToken as { _data: string })._data);
  }
  expect(tokens).toEqual([...new Set(tokens)].sort());
  const { resumeToken } = stream;
  await things.insertOne({ _id: 2 });
  expect(await things.watch([], { resumeAfter: resumeToken }).next()).toMatchObject({
    documentKey: { _id: 2 },
  });
});

test("an idle stream's token stays for as long as the server writes nothing", async () => {
  const things = await start({ periodicNoopIntervalSecs: 3600 });
  await things.insertOne({ _id: 1 });
  const stream = things.watch([], { maxAwaitTimeMS: 20 });
  await stream.tryNext();
  const { resumeToken } = stream;
  await stream.tryNext();
  expect(stream.resumeToken).toEqual(resumeToken);
});

test("a token of a server whose clock was ahead loses nothing that is written from now on", async () => {
  const things = await start({});
  const ahead = (Math.floor(Date.now() / 1000) + 60).toString(16).toUpperCase();
  const stream = things.watch([], {
    resumeAfter: { _data: `82${ahead}000000022B0000000000` },
    maxAwaitTimeMS: 20,
  });
  await stream.tryNext();
  await things.insertOne({ _id: 1 });
  expect(await stream.next()).toMatchObject({ documentKey: { _id: 1 } });
});

test("images of documents are not kept, and not pretended", async () => {
  const things = await start({});
  const error = await things
    .watch([], { fullDocumentBeforeChange: "required" })
    .next()
    .catch((caught) => caught);
  expect(error.message).toMatch(/keeps no images of documents/);
});
