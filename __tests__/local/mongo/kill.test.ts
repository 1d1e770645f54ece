import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Collection, type Document, MongoClient } from "mongodb";
import { startMongo } from "../../../local/mongo/server";
import { startProcess } from "../service-process";

const WRITERS = 8;

describe("the MongoDB stand-in, killed while running", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "mongo-"));
  afterAll(() => rmSync(dataDir, { recursive: true }));

  test("loses no write, makes none twice, and goes on with its change streams", async () => {
    const killed = await startProcess("mongo", dataDir);
    const client = await new MongoClient(killed.url).connect();
    const counters = countersOf(client);
    await counters.insertMany(Array.from({ length: WRITERS }, (_, _id) => ({ _id, n: 0 })));
    const stream = counters.watch([], { maxAwaitTimeMS: 500 });
    await stream.tryNext();
    const events = countEvents(stream);
    const acknowledged = new Array<number>(WRITERS).fill(0);
    const total = () => acknowledged.reduce((sum, count) => sum + count);
    let isOver = false;
    const write = async (_id: number) => {
      // The driver repeats a write whose answer it did not hear, and nobody but the server knows whether it was made.
      // Of several connections that are lost at once it does so for the first one only: hence one each.
      const own = new MongoClient(killed.url, { maxPoolSize: 1 });
      while (!isOver) {
        await countersOf(own).updateOne({ _id }, { $inc: { n: 1 } });
        acknowledged[_id] = (acknowledged[_id] ?? 0) + 1;
      }
      await own.close();
    };
    const writers = Promise.all(acknowledged.map((_, _id) => write(_id)));
    while (total() < 500) await new Promise(setImmediate);
    await killed.kill();
    appendFileSync(join(dataDir, "mongodb.jsonl"), '{"kind":"write","entries":["KAAAA');

    const revived = await startMongo({ port: Number(new URL(killed.url).port), dataDir });
    const before = total();
    while (total() < before + 500) await new Promise(setImmediate);
    isOver = true;
    await writers;
    const found = await counters.find().sort({ _id: 1 }).toArray();
    expect(found.map(({ n }) => n)).toEqual(acknowledged);
    await counters.insertOne({ _id: -1 });
    expect(await events).toBe(total());
    await client.close();
    await revived.close();
  }, 60_000);
});

function countersOf(client: MongoClient): Collection<{ _id: number } & Document> {
  return client.db("demo").collection("counters");
}

/** How many updates a stream tells of before the next insertion. */
async function countEvents(stream: AsyncIterable<{ operationType: string }>): Promise<number> {
  let count = 0;
  for await (const { operationType } of stream) {
    if (operationType === "insert") break;
    count++;
  }
  return count;
}
