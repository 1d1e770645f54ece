import fc from "fast-check";
import type { ChangeStream, Collection, Document, UpdateFilter } from "mongodb";
import type { Doc, MongoContext } from "./context";

const id = fc.integer({ min: 1, max: 5 });
const value = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom("a", "b", null, true),
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  fc.record({ x: fc.integer({ min: 0, max: 2 }) }, { requiredKeys: [] }),
);
const field = fc.constantFrom("a", "b", "c");
const fields = fc.dictionary(field, value, { maxKeys: 3 });
const small = fc.integer({ min: 0, max: 3 });

/** Done to whichever document has the id; some writes the server refuses, which changes nothing. */
type Write =
  | { kind: "insert" | "replace"; id: number; fields: Document }
  | { kind: "delete"; id: number }
  | { kind: "update"; id: number; update: Document | Document[]; upsert: boolean };

const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ kind: fc.constantFrom("insert" as const, "replace" as const), id, fields }),
  fc.record({ kind: fc.constant("delete" as const), id }),
  fc.record({
    kind: fc.constant("update" as const),
    id,
    update: fc.oneof(
      fc.record({ $set: fc.dictionary(field, value, { minKeys: 1, maxKeys: 2 }) }),
      fc
        .tuple(fc.constantFrom("a.x", "b.y.z", "c.1"), value)
        .map(([path, set]) => ({ $set: { [path]: set } })),
      field.map((name) => ({ $unset: { [name]: "" } })),
      fc.tuple(field, small).map(([name, amount]) => ({ $inc: { [name]: amount } })),
      fc
        .tuple(field, fc.array(small, { maxLength: 2 }))
        .map(([name, $each]) => ({ $push: { [name]: { $each } } })),
      fc.tuple(field, small).map(([name, pulled]) => ({ $pull: { [name]: pulled } })),
      fc.tuple(field, small).map(([name, added]) => ({ $addToSet: { [name]: added } })),
      field.map((name) => ({ $pop: { [name]: 1 } })),
      fc.tuple(field, value).map(([name, set]) => [{ $set: { [name]: { $literal: set }, "c.deep": 1 } }]),
    ),
    upsert: fc.boolean(),
  }),
);

const sample = fc.record({
  writes: fc.array(write, { minLength: 1, maxLength: 25 }),
  /** After how many events the stream is opened anew. */
  resumedAt: fc.nat(25),
});

export function describeReplay(mongo: MongoContext): void {
  test("random writes, replayed from a stream that is resumed in between, make the same collection", async () => {
    await fc.assert(
      fc.asyncProperty(sample, async ({ writes, resumedAt }) => {
        const things = await mongo.collection();
        const stream = await mongo.watch(things);
        for (const each of writes) await make(things, each);
        await things.insertOne({ _id: "end" });
        const copy = await rebuild(mongo, things, stream, resumedAt);
        const stored = await things.find().toArray();
        expect(new Map(stored.map((document) => [document._id, document]))).toEqual(copy);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
}

async function make(things: Collection<Doc>, write: Write): Promise<void> {
  await send(things, write).catch((error: { code?: number }) => {
    // Refused by the server, not by the client.
    if (error.code === undefined) throw error;
  });
}

function send(things: Collection<Doc>, write: Write): Promise<unknown> {
  const { id: _id } = write;
  switch (write.kind) {
    case "insert":
      return things.insertOne({ _id, ...write.fields });
    case "replace":
      return things.replaceOne({ _id }, write.fields);
    case "delete":
      return things.deleteOne({ _id });
    case "update":
      return things.updateOne({ _id }, write.update as UpdateFilter<Doc>, { upsert: write.upsert });
  }
}

/** A copy made from the stream's events alone, up to the insertion of `end`. */
async function rebuild(
  mongo: MongoContext,
  things: Collection<Doc>,
  opened: ChangeStream,
  resumedAt: number,
): Promise<Map<unknown, Document>> {
  const copy = new Map<unknown, Document>();
  let stream = opened;
  for (let count = 0; !copy.has("end"); count++) {
    replay(copy, await stream.next());
    if (count === resumedAt) stream = await mongo.watch(things, [], { resumeAfter: stream.resumeToken });
  }
  return copy;
}

/** Does to a copy what an event says, as a consumer of the stream would. */
function replay(copy: Map<unknown, Document>, event: Document): void {
  const key = event["documentKey"]?._id;
  if (event["operationType"] === "insert" || event["operationType"] === "replace") {
    copy.set(key, event["fullDocument"]);
  } else if (event["operationType"] === "delete") {
    copy.delete(key);
  } else if (event["operationType"] === "update") {
    const { updatedFields, removedFields, truncatedArrays } = event["updateDescription"];
    const document = structuredClone(copy.get(key)) as Document;
    for (const { field: path, newSize } of truncatedArrays)
      holderOf(document, path, (list, name) => (list[name].length = newSize));
    for (const path of removedFields) holderOf(document, path, (holder, name) => delete holder[name]);
    for (const [path, set] of Object.entries(updatedFields)) {
      holderOf(document, path, (holder, name) => {
        if (Array.isArray(holder)) while (holder.length < Number(name)) holder.push(null);
        holder[name] = set;
      });
    }
    copy.set(key, document);
  }
}

function holderOf(document: Document, path: string, change: (holder: Document, name: string) => void): void {
  const names = path.split(".");
  const last = names.pop() as string;
  change(
    names.reduce((holder, name) => holder[name], document),
    last,
  );
}
