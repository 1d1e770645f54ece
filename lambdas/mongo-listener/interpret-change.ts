import { type ClusterTime, chatVersion } from "../shared/chat/chat-version";
import type { RecordVersion } from "../shared/record";
import type { Change } from "./change";
import { MESSAGES } from "./chat-collections";
import { type Publication, publicationOf } from "./publication";
import { type MessageRules, readMessage, type WithheldReason } from "./read-message";
import { MIRROR_PATHS, type MirroredCollection, readMirror, tombstoneOf } from "./read-mirror";
import { RecentContents } from "./recent-contents";

/** A document to be written into Firestore. */
export interface MirrorWrite {
  path: string;
  document: Record<string, unknown>;
}

/** What is to be done about a change. */
export type Effect =
  | { kind: "publish"; publication: Publication }
  | { kind: "mirror"; write: MirrorWrite }
  /** Nothing that others see has changed. */
  | { kind: "repeated" }
  | { kind: "dropped"; reason: DropReason; problem?: string };

/** A label of a metric. */
export type DropReason = WithheldReason | "malformed" | "gone" | "too_large";

/** How much is remembered of messages, and as much again of mirrored documents. */
const REMEMBERED = 100_000;

/** Pub/Sub takes 1024 bytes as an ordering key or an attribute: https://cloud.google.com/pubsub/quotas */
const LONGEST_ID_BYTES = 1_000;

/** Pub/Sub takes 10 MB a message; some room is left for attributes. */
const LARGEST_DATA_BYTES = 9_500_000;

/**
 * Turns one leader's changes into what is to be done about them, which depends on what was done before.
 *
 * A message that repeats what was published last is not published. That holds only of what others took in as it was
 * published. They did not if an earlier leader had published the same change already, with what the document was then: an
 * update shows it as it is when it is read. So what happened up to the time at which this leader began is published and not
 * remembered, and neither is what a copy publishes, which has no time of its own.
 */
export class ChangeInterpreter {
  private begunAt: ClusterTime | undefined;
  private readonly published: RecentContents;
  private readonly mirrored: RecentContents;

  /** @param remembered how much the interpreter knows of what it said before */
  constructor(
    private readonly rules: MessageRules,
    private readonly term: number,
    remembered = REMEMBERED,
  ) {
    this.published = new RecentContents(remembered);
    this.mirrored = new RecentContents(remembered);
  }

  /** @param begunAt time of the cluster, at which no other leader publishes any more */
  begin(begunAt: ClusterTime): void {
    this.begunAt = begunAt;
  }

  interpret(change: Change): Effect {
    const { id, collection, clusterTime, token } = change;
    if (typeof id !== "string" || id === "") return malformed("_id: is no text");
    if (Buffer.byteLength(id) > LONGEST_ID_BYTES) return malformed(`_id: is over ${LONGEST_ID_BYTES} bytes`);
    const version = chatVersion(clusterTime, token);
    return collection === MESSAGES
      ? this.message(id, version, change)
      : this.mirror(collection, id, version, change);
  }

  private message(id: string, version: RecordVersion, change: Change): Effect {
    const { operation, document, changedAt } = change;
    if (operation === "delete") return this.withdrawUnlessRepeated(id, version, change);
    // It was deleted since: that change is still to come.
    if (!document) return { kind: "dropped", reason: "gone" };
    const reading = readMessage(document, this.rules);
    if (reading.kind === "malformed") return this.quarantine(id, "malformed", reading.problem);
    const first = operation === "insert" || operation === "copy";
    if (reading.kind === "withheld") {
      // A message that is new was never published. One that was copied may have been: removing what is missing finds it.
      if (first) return { kind: "dropped", reason: reading.reason };
      return this.withdrawUnlessRepeated(id, version, change, reading.room);
    }
    const { room, content } = reading;
    const message = JSON.stringify(content);
    // A character is three bytes at most.
    if (message.length > LARGEST_DATA_BYTES / 3 && Buffer.byteLength(message) > LARGEST_DATA_BYTES) {
      return this.quarantine(id, "too_large", `${Buffer.byteLength(message)} bytes`);
    }
    if (this.repeats(id, `${room} ${message}`, change)) return { kind: "repeated" };
    return publish({ id, op: "put", room, version, message, term: this.term, first, changedAt });
  }

  private withdrawUnlessRepeated(id: string, version: RecordVersion, change: Change, room?: string): Effect {
    if (this.repeats(id, "deleted", change)) return { kind: "repeated" };
    return publish({
      id,
      op: "delete",
      room,
      version,
      term: this.term,
      first: false,
      changedAt: change.changedAt,
    });
  }

  /** Tells that a message, of which nothing is left in the chat, is not to be found any more. */
  withdraw(id: string, version: RecordVersion, changedAt: number, room?: string): Effect {
    this.published.forget(id);
    return publish({ id, op: "delete", room, version, term: this.term, first: false, changedAt });
  }

  private repeats(id: string, content: string, { operation, clusterTime }: Change): boolean {
    if (operation === "copy" || this.isEarly(clusterTime)) {
      this.published.forget(id);
      return false;
    }
    return this.published.repeats(id, content);
  }

  /** Whether what was so at a time may have been followed by something that others have been told already. */
  isEarly({ t, i }: ClusterTime): boolean {
    const { begunAt } = this;
    return begunAt === undefined || t < begunAt.t || (t === begunAt.t && i <= begunAt.i);
  }

  /** What was published of a message before stays, and is not what is in the chat. */
  private quarantine(id: string, reason: DropReason, problem: string): Effect {
    this.published.forget(id);
    return { kind: "dropped", reason, problem };
  }

  private mirror(collection: MirroredCollection, id: string, version: RecordVersion, change: Change): Effect {
    // If it was deleted after an update, nobody is to read by what it said before.
    if (!change.document) return this.bury(collection, id, version);
    const { document, problem } = readMirror(collection, id, change.document);
    return document ? this.write(collection, id, version, document) : malformed(problem);
  }

  /** Writes down that a mirrored document is gone. */
  bury(collection: MirroredCollection, id: string, version: RecordVersion): Effect {
    return this.write(collection, id, version, tombstoneOf(collection, id));
  }

  private write(
    collection: MirroredCollection,
    id: string,
    version: RecordVersion,
    document: object,
  ): Effect {
    const path = MIRROR_PATHS[collection](id);
    // Presence, unread counters and last messages change all the time, and are not mirrored.
    if (this.mirrored.repeats(path, JSON.stringify(document))) return { kind: "repeated" };
    return { kind: "mirror", write: { path, document: { ...document, version } } };
  }
}

function publish(parts: Parameters<typeof publicationOf>[0]): Effect {
  return { kind: "publish", publication: publicationOf(parts) };
}

function malformed(problem: string): Effect {
  return { kind: "dropped", reason: "malformed", problem };
}
