import type { Firestore } from "@google-cloud/firestore";
import type { RawDocument } from "../../lambdas/mongo-listener/change";
import { ROOMS } from "../../lambdas/mongo-listener/chat-collections";
import { readMirror, tombstoneOf } from "../../lambdas/mongo-listener/read-mirror";
import type { ChatRoom } from "../../lambdas/shared/chat/chat-documents";
import { CHAT_ROOMS, roomPath } from "../../lambdas/shared/chat/chat-paths";
import { chatVersion } from "../../lambdas/shared/chat/chat-version";
import { unescapeDocumentId } from "../../lambdas/shared/firestore/document-id";
import { compareVersions } from "../../lambdas/shared/record";
import { looksOf } from "../../lambdas/vectorize/room-access";
import { withinDeadline } from "../firestore/within-deadline";
import type { ChatJob } from "./chat-job";
import { inPages } from "./in-pages";
import { SETTLING_MS } from "./settling";

/** What came of comparing the mirror of the rooms with the chat. */
export interface RoomComparison {
  /** Rooms that were compared. */
  checked: number;
  /** Ids of rooms that look otherwise in Firestore, so that their messages may be shown to the wrong people. */
  findings: string[];
  /** Ids of those that do so still. */
  left: string[];
}

/** Compares every room of the chat with its mirror in Firestore, and the other way round, and mends that if it may. */
export async function compareRooms(job: ChatJob): Promise<RoomComparison> {
  const ids = await everyRoom(job);
  let findings = (await look(ids, job)).map(({ id }) => id);
  for (const wait of SETTLING_MS) {
    if (findings.length === 0) return { checked: ids.length, findings, left: [] };
    await job.world.sleep(wait);
    findings = (await look(findings, job)).map(({ id }) => id);
  }
  if (!job.repair) return { checked: ids.length, findings, left: findings };
  for (const room of await look(findings, job)) await mirror(room, job.firestore);
  return { checked: ids.length, findings, left: (await look(findings, job)).map(({ id }) => id) };
}

async function everyRoom({ chat, firestore }: ChatJob): Promise<string[]> {
  const { docs } = await withinDeadline(firestore.collection(CHAT_ROOMS).select().get());
  const ids = new Set(docs.map(({ id }) => unescapeDocumentId(id)));
  for await (const documents of chat.database.copy(ROOMS, {})) {
    for (const { _id } of documents) if (typeof _id === "string") ids.add(_id);
  }
  return [...ids];
}

/** Rooms that look otherwise in Firestore, as they should look there. */
async function look(ids: readonly string[], { chat, firestore }: ChatJob): Promise<ChatRoom[]> {
  const differing: ChatRoom[] = [];
  for (const page of inPages(ids)) {
    // Taken before they are read: whatever happened since is newer.
    const version = chatVersion(await chat.database.clusterTime());
    const documents = await chat.database.find(ROOMS, page);
    const originals = new Map(documents.map((document) => [document["_id"], document]));
    const mirrored = await withinDeadline(firestore.getAll(...page.map((id) => firestore.doc(roomPath(id)))));
    page.forEach((id, index) => {
      const wanted = roomOf(id, originals.get(id));
      const found = mirrored[index]?.data() as ChatRoom | undefined;
      if (wanted && looksOf(wanted as ChatRoom) !== looksOf(found))
        differing.push({ ...wanted, version } as ChatRoom);
    });
  }
  return differing;
}

/** What should be mirrored; nothing of a room that cannot be read, which stays as it was. */
function roomOf(id: string, document: RawDocument | undefined): object | undefined {
  return document ? readMirror(ROOMS, id, document).document : tombstoneOf(ROOMS, id);
}

/** Writes a room down unless something newer was written meanwhile. */
async function mirror(room: ChatRoom, firestore: Firestore): Promise<void> {
  const reference = firestore.doc(roomPath(room.id));
  await withinDeadline(
    firestore.runTransaction(async (transaction) => {
      const stored = (await transaction.get(reference)).data() as ChatRoom | undefined;
      if (!stored || compareVersions(room.version, stored.version) > 0) transaction.set(reference, room);
    }),
  );
}
