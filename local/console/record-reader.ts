import { Firestore } from "@google-cloud/firestore";
import type { LiveChatRoom } from "../../lambdas/shared/chat/chat-documents";
import { messagePath, roomPath } from "../../lambdas/shared/chat/chat-paths";
import { unescapeDocumentId } from "../../lambdas/shared/firestore/document-id";
import type { BusinessRecord } from "../../lambdas/shared/record";

/** Where the records are. */
export interface FirestoreAddress {
  /** `host:port` of an emulator or stand-in. */
  host: string;
  project: string;
  database: string;
}

/** Which records to show. */
export interface RecordFilter {
  /** Words that title, text or facts must contain. */
  search: string;
  limit: number;
}

/** A message of the chat, for people. */
export interface WrittenMessage {
  id: string;
  text: string;
  /** Name of who wrote it. */
  user?: string;
  /** Id of the room that it was written in. */
  room?: string;
  /** What people call that room: `#operations`, or who talk to each other there. */
  place?: string;
}

/** Reads business records and messages for the console's tables. */
export class RecordReader {
  private readonly firestore: Firestore;

  constructor({ host, project, database }: FirestoreAddress) {
    // The client would look for Google's metadata server, which no machine outside Google has.
    process.env["METADATA_SERVER_DETECTION"] ??= "none";
    this.firestore = new Firestore({ projectId: project, databaseId: database, host, ssl: false });
  }

  /** Newest first. */
  async list({ search, limit }: RecordFilter): Promise<{ total: number; records: BusinessRecord[] }> {
    const snapshot = await this.firestore.collection("records").orderBy("occurredAt", "desc").get();
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const records = snapshot.docs
      .map((document) => document.data() as BusinessRecord)
      .filter((record) => {
        const content = JSON.stringify([record.id, record.title, record.text, record.facts]).toLowerCase();
        return words.every((word) => content.includes(word));
      });
    return { total: records.length, records: records.slice(0, limit) };
  }

  /** What messages of the chat say, of those that are vectorized. */
  async messages(ids: readonly string[]): Promise<WrittenMessage[]> {
    if (ids.length === 0) return [];
    const documents = await this.firestore.getAll(...ids.map((id) => this.firestore.doc(messagePath(id))));
    const places = await this.placesOf(documents.map((document) => document.get("room")));
    return documents.flatMap((document) => {
      const { text, user, room } = document.data() ?? {};
      const { name, username } = user ?? {};
      return typeof text === "string"
        ? [
            {
              id: unescapeDocumentId(document.id),
              text,
              user: name ?? username,
              room,
              place: places.get(room),
            },
          ]
        : [];
    });
  }

  private async placesOf(rooms: readonly unknown[]): Promise<Map<string, string>> {
    const ids = [...new Set(rooms.filter((room) => typeof room === "string"))];
    if (ids.length === 0) return new Map();
    const documents = await this.firestore.getAll(...ids.map((id) => this.firestore.doc(roomPath(id))));
    return new Map(
      documents.flatMap((document) => {
        const { name, usernames } = (document.data() ?? {}) as Partial<LiveChatRoom>;
        const place = usernames ? usernames.join(" and ") : name && `#${name}`;
        return place ? [[unescapeDocumentId(document.id), place] as const] : [];
      }),
    );
  }

  /** For each record, the delivery that its present version comes from. */
  async deliveries(): Promise<Map<string, string>> {
    const snapshot = await this.firestore.collection("records").select("id", "version").get();
    return new Map(
      snapshot.docs.map((document) => {
        const { id, version } = document.data() as BusinessRecord;
        return [id, version.delivery];
      }),
    );
  }

  /** For each record, the revision of its document, as vectorize logs it. */
  async revisions(): Promise<Map<string, string>> {
    const snapshot = await this.firestore.collection("records").select("id").get();
    return new Map(
      snapshot.docs.map((document) => {
        const { seconds, nanoseconds } = document.updateTime;
        return [(document.data() as BusinessRecord).id, `${seconds}.${nanoseconds}`];
      }),
    );
  }

  close(): Promise<void> {
    return this.firestore.terminate();
  }
}
