import { BSON, type Db, type Document, MongoClient } from "mongodb";
import type { RawDocument } from "./change";
import { clusterTimeOf, type RawEvent, readEvent } from "./change-event";
import { CHANGE_PIPELINE, type ChatCollection, projectionOf } from "./chat-collections";
import type { ChatDatabase } from "./chat-database";
import { explain, MongoFeed, startOptions } from "./mongo-feed";

/** Documents of a copy in one batch. */
const COPY_BATCH = 400;

/** A server that says nothing for so long is taken for gone. A stream hears from it every second. */
const SILENCE_MS = 30_000;

/** @param url connection string of a replica set */
export function connectMongo(url: string): MongoClient {
  return new MongoClient(url, {
    appName: "tricloud-listener",
    maxPoolSize: 4,
    serverSelectionTimeoutMS: 10_000,
    socketTimeoutMS: SILENCE_MS,
  });
}

/**
 * Rocket.Chat's database through the official driver. Reads are majority reads, of what no election takes back.
 *
 * @param onUnknown is told about events that nobody asked for
 */
export function mongoChat(db: Db, onUnknown: (what: string) => void): ChatDatabase {
  // Reads of a session show everything up to the last time that the session heard of.
  const session = db.client.startSession({ causalConsistency: true });
  const options = { session, readConcern: { level: "majority" as const } };
  const collectionOf = (name: ChatCollection) => db.collection<{ _id: string } & Document>(name);
  return {
    async clusterTime() {
      const { operationTime } = await db.command({ ping: 1 }, { session });
      if (!operationTime) throw new Error("The database tells no time: it must be a replica set.");
      return clusterTimeOf(operationTime);
    },

    open: (start) => new MongoFeed(db, start, onUnknown),

    async readOversized(start) {
      const [match] = CHANGE_PIPELINE;
      const project = { $project: { operationType: 1, ns: 1, documentKey: 1, clusterTime: 1, wallTime: 1 } };
      const stream = db.watch([match, project] as Document[], { ...startOptions(start), batchSize: 1 });
      try {
        const event = (await stream.next()) as unknown as RawEvent;
        const token = BSON.EJSON.stringify(stream.resumeToken as Document);
        const reading = readEvent(event);
        if ("gap" in reading) return { changes: [], token, gap: reading.gap };
        if ("unknown" in reading) return { changes: [], token };
        const { change } = reading;
        const [document] = await this.find(change.collection, [String(change.id)]);
        return { changes: [document ? { ...change, document } : change], token };
      } catch (error) {
        throw explain(error);
      } finally {
        await stream.close().catch(() => {});
      }
    },

    async *copy(collection, { from }) {
      const filter = from ? { _updatedAt: { $gte: from } } : {};
      const cursor = collectionOf(collection)
        .find(filter, { ...options, projection: projectionOf(collection), batchSize: COPY_BATCH })
        .sort({ _updatedAt: 1 });
      try {
        while (await cursor.hasNext()) yield cursor.readBufferedDocuments(COPY_BATCH) as RawDocument[];
      } finally {
        await cursor.close().catch(() => {});
      }
    },

    find: (collection, ids) =>
      collectionOf(collection)
        .find({ _id: { $in: ids } }, { ...options, projection: projectionOf(collection) })
        .toArray(),
  };
}
