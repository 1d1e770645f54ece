import { type ChangeStream, type Collection, type Db, type Document, MongoClient } from "mongodb";

/** A MongoDB to test: the stand-in, or a replica set of the real one. */
export interface MongoUnderTest {
  url: string;
  close(): Promise<void>;
}

/** A document whose `_id` is a text or a number. */
export type Doc = { _id: string | number } & Document;

/** The server under test, its client, and what is closed after each test. */
export class MongoContext {
  client!: MongoClient;
  private server: MongoUnderTest | undefined;
  private readonly open: { close(): unknown }[] = [];
  private readonly databases: Db[] = [];
  private names = 0;

  async connect(connect: () => Promise<MongoUnderTest>): Promise<void> {
    this.server = await connect();
    this.client = await new MongoClient(this.server.url, { serverSelectionTimeoutMS: 10_000 }).connect();
  }

  async cleanUp(): Promise<void> {
    for (const each of this.open.splice(0)) await each.close();
    for (const database of this.databases.splice(0)) await database.dropDatabase();
  }

  async disconnect(): Promise<void> {
    await this.client?.close();
    await this.server?.close();
  }

  /** A database of the test's own. */
  database(): Db {
    const database = this.client.db(`conformance-${process.pid}-${++this.names}`);
    this.databases.push(database);
    return database;
  }

  /** A collection of the test's own, with documents in it. */
  async collection(...documents: Doc[]): Promise<Collection<Doc>> {
    const collection = this.database().collection<Doc>("things");
    if (documents.length > 0) await collection.insertMany(documents);
    return collection;
  }

  closeAfterTest<Resource extends { close(): unknown }>(resource: Resource): Resource {
    this.open.push(resource);
    return resource;
  }

  /** A stream that is open on the server: what is written from now on is in it. */
  async watch(
    on: Collection<Doc> | Db | MongoClient,
    pipeline: Document[] = [],
    options: Document = {},
  ): Promise<ChangeStream> {
    const watched = on as Db;
    const stream = this.closeAfterTest(watched.watch(pipeline, { maxAwaitTimeMS: 200, ...options }));
    if (!options["resumeAfter"] && !options["startAfter"] && !options["startAtOperationTime"]) {
      await stream.tryNext();
    }
    return stream;
  }
}

/** The next events of a stream, which must come. */
export async function take(stream: ChangeStream, count: number): Promise<Document[]> {
  const events: Document[] = [];
  while (events.length < count) events.push(await stream.next());
  return events;
}

/** The code of a request's error; 0 when there is none. */
export async function codeOf(request: Promise<unknown>): Promise<number | string | undefined> {
  return request.then(
    () => 0,
    (error: { code?: number; name: string }) => error.code ?? error.name,
  );
}
