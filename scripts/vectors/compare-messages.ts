import type { QueryDocumentSnapshot } from "@google-cloud/firestore";
import type { RawDocument } from "../../lambdas/mongo-listener/change";
import { MESSAGES } from "../../lambdas/mongo-listener/chat-collections";
import { type MessageRules, readMessage } from "../../lambdas/mongo-listener/read-message";
import type { ChatMessageEvent } from "../../lambdas/shared/chat/chat-message-event";
import { CHAT_MESSAGES, messagePath } from "../../lambdas/shared/chat/chat-paths";
import { chatVersion } from "../../lambdas/shared/chat/chat-version";
import type { RecordVersion } from "../../lambdas/shared/record";
import { contentHashOf } from "../../lambdas/vectorize/content-hash";
import { firestoreChatStore } from "../../lambdas/vectorize/firestore-chat-store";
import { withinDeadline } from "../firestore/within-deadline";
import type { ChatJob } from "./chat-job";
import { inPages } from "./in-pages";
import { progressOf } from "./progress";
import { SETTLING_MS } from "./settling";

/** A message of which Firestore says something else than the chat. */
export interface MessageFinding {
  problem: "missing" | "surplus" | "content";
  /** Message id. */
  message: string;
  /** Room id; absent if nobody knows it. */
  room?: string;
}

/** What came of comparing what Firestore knows of messages with the chat. */
export interface MessageComparison {
  /** Messages that were compared. */
  checked: number;
  findings: MessageFinding[];
  /** What is wrong still. */
  left: MessageFinding[];
}

const PAGE = 300;
/** Of what is only looked at. */
const NO_VERSION: RecordVersion = { at: "", rank: 0, delivery: "" };

/** A finding, and the event that would put it right. */
interface Difference {
  finding: MessageFinding;
  event: ChatMessageEvent;
}

/**
 * Compares every message of the chat with what Firestore knows of it, and the other way round. What looks wrong is looked at
 * again: the listener may be about to tell it. What is mended is so by the event that should have told it, whose version
 * gives way to any change since.
 */
export async function compareMessages(job: ChatJob): Promise<MessageComparison> {
  const { checked, suspects } = await findSuspects(job);
  if (job.world.stop.aborted) return { checked, findings: [], left: [] };
  let differences: Difference[] = [];
  let messages = suspects;
  for (const wait of SETTLING_MS) {
    if (messages.length === 0) break;
    await job.world.sleep(wait);
    differences = await look(messages, job);
    messages = differences.map(({ finding }) => finding.message);
  }
  const findings = messages.length === 0 ? [] : differences.map(({ finding }) => finding);
  if (!job.repair || findings.length === 0) return { checked, findings, left: findings };
  const store = firestoreChatStore(job.firestore);
  for (const page of inPages(differences)) await store.apply(page.map(({ event }) => event));
  const left = (await look(messages, job)).map(({ finding }) => finding);
  return { checked, findings, left };
}

async function findSuspects({ chat, firestore, world }: ChatJob) {
  const { terminal, stop } = world;
  const messages = firestore.collection(CHAT_MESSAGES);
  const { count } = (await withinDeadline(messages.count().get())).data();
  const progress = progressOf(terminal, "Comparing the chat", count);
  const seen = new Set<string>();
  const suspects: string[] = [];
  const glance = async (ids: readonly string[], documents: readonly RawDocument[]) => {
    const differences = await differencesOf(ids, documents, NO_VERSION, { chat, firestore });
    suspects.push(...differences.map(({ finding }) => finding.message));
    for (const id of ids) seen.add(id);
    progress.advance(seen.size);
  };
  for await (const documents of chat.database.copy(MESSAGES, {})) {
    if (stop.aborted) break;
    await glance(
      documents.flatMap(({ _id }) => (typeof _id === "string" ? [_id] : [])),
      documents,
    );
  }
  let last: QueryDocumentSnapshot | undefined;
  do {
    const page = messages.orderBy("__name__").select("id").limit(PAGE);
    const { docs } = await withinDeadline((last ? page.startAfter(last) : page).get());
    const ids = docs.map((document): string => document.get("id")).filter((id) => !seen.has(id));
    if (ids.length > 0) await glance(ids, await chat.database.find(MESSAGES, ids));
    last = docs.length < PAGE ? undefined : docs.at(-1);
  } while (last && !stop.aborted);
  if (!stop.aborted) progress.finish();
  return { checked: seen.size, suspects };
}

/** Compares some messages as they are now. */
async function look(ids: readonly string[], job: ChatJob): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const page of inPages(ids)) {
    // Taken before they are read: whatever happened since is newer.
    const version = chatVersion(await job.chat.database.clusterTime());
    const documents = await job.chat.database.find(MESSAGES, page);
    differences.push(...(await differencesOf(page, documents, version, job)));
  }
  return differences;
}

async function differencesOf(
  ids: readonly string[],
  documents: readonly RawDocument[],
  version: RecordVersion,
  { chat, firestore }: Pick<ChatJob, "chat" | "firestore">,
): Promise<Difference[]> {
  const originals = new Map(documents.map((document) => [document["_id"], document]));
  const known = await withinDeadline(firestore.getAll(...ids.map((id) => firestore.doc(messagePath(id)))));
  const differences = await Promise.all(
    ids.map(async (id, index): Promise<Difference[]> => {
      const { version: told, deleted, contentHash, room } = known[index]?.data() ?? {};
      // Of one that only its replies told of, nothing is shown.
      const isShown = Boolean(told) && !deleted;
      const event = eventOf(id, originals.get(id), version, chat.rules);
      if (!event) return [];
      if (event.op === "delete") {
        return isShown ? [{ finding: { problem: "surplus", message: id, room }, event }] : [];
      }
      const finding = { message: id, room: event.room };
      if (!isShown) return [{ finding: { problem: "missing", ...finding }, event }];
      if (contentHash === (await contentHashOf(event))) return [];
      return [{ finding: { problem: "content", ...finding }, event }];
    }),
  );
  return differences.flat();
}

/** What should have been told of a message last; nothing of one that cannot be read, which stays as it was. */
function eventOf(
  id: string,
  document: RawDocument | undefined,
  version: RecordVersion,
  rules: MessageRules,
): ChatMessageEvent | undefined {
  if (!document) return { op: "delete", id, version };
  const reading = readMessage(document, rules);
  if (reading.kind === "malformed") return undefined;
  const { room } = reading;
  if (reading.kind === "withheld") return { op: "delete", id, ...(room !== undefined && { room }), version };
  return { op: "put", id, room: reading.room, version, message: reading.content };
}
