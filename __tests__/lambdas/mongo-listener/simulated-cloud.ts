import { isDeepStrictEqual } from "node:util";
import {
  type ChatCollection,
  MESSAGES,
  ROOMS,
  SUBSCRIPTIONS,
  USERS,
} from "../../../lambdas/mongo-listener/chat-collections";
import type { MirrorWrite } from "../../../lambdas/mongo-listener/interpret-change";
import type { Lease } from "../../../lambdas/mongo-listener/lease";
import { LeaseLostError } from "../../../lambdas/mongo-listener/lease-lost-error";
import type { ListenerStore } from "../../../lambdas/mongo-listener/listener-store";
import type { MessageTopic } from "../../../lambdas/mongo-listener/message-topic";
import type { Publication } from "../../../lambdas/mongo-listener/publication";
import { type MessageRules, readMessage } from "../../../lambdas/mongo-listener/read-message";
import {
  MIRROR_PATHS,
  type MirroredCollection,
  readMirror,
} from "../../../lambdas/mongo-listener/read-mirror";
import type { ChatMessageEvent, ChatMessagePut } from "../../../lambdas/shared/chat/chat-message-event";
import type { ListenerState } from "../../../lambdas/shared/chat/listener-state";
import { compareVersions } from "../../../lambdas/shared/record";
import type { SimulatedChat } from "./simulated-chat";
import type { Process, SimulatedWorld } from "./simulated-world";

/** Pub/Sub and Firestore in memory, which hold what they are told against what must always be true. */
export class SimulatedCloud {
  state: ListenerState | undefined;
  /** What a consumer keeps of each message: its newest event. */
  readonly newest = new Map<string, ChatMessageEvent>();
  readonly mirror = new Map<string, Record<string, unknown>>();
  /** Events that Pub/Sub has and delivers when it is told to; without it, it delivers at once. */
  backlog: ChatMessageEvent[] | undefined;
  /** All that was ever written into the mirror. */
  readonly written: MirrorWrite[] = [];
  /** How long a request to Pub/Sub is on its way, milliseconds. */
  requestMs = 0;
  /** How many were sent. */
  requests = 0;
  /** What was found wrong. */
  readonly violations: string[] = [];
  private newestTerm = 0;

  constructor(
    private readonly world: SimulatedWorld,
    private readonly chat: SimulatedChat,
    private readonly rules: MessageRules,
  ) {}

  /** Delivers all that waits. */
  deliver(): void {
    for (const event of this.backlog ?? []) this.keep(event);
    this.backlog = undefined;
  }

  topicOf(process: Process, lease: Lease): MessageTopic {
    const publish = async (publications: readonly Publication[]) => {
      await this.world.turn(process);
      // As the request leaves, whoever sends it looks at the lease.
      if (lease.remainingMs() <= 0) throw new Error("too late");
      this.requests++;
      if (this.world.chance(0.05)) throw new Error("Pub/Sub is unavailable");
      if (this.requestMs > 0) await this.world.clockOf(process).sleep(this.requestMs);
      for (const publication of publications) this.take(publication);
      await this.world.turn(process);
      if (this.world.chance(0.05)) throw new Error("the answer was lost");
    };
    return {
      publish: (publication) => publish([publication]),
      resume: () => {},
      publishTogether: publish,
      close: async () => {},
    };
  }

  storeOf(process: Process): ListenerStore {
    const transact = async <Answer>(apply: () => Answer): Promise<Answer> => {
      await this.world.turn(process);
      if (this.world.chance(0.05)) throw new Error("Firestore is unavailable");
      const answer = apply();
      await this.world.turn(process);
      if (this.world.chance(0.05)) throw new Error("the answer was lost");
      return answer;
    };
    return {
      read: () => transact(() => structuredClone(this.state)),
      claim: (seen, next) =>
        transact(() => {
          if (this.state?.holder === next.holder && this.state.term === next.term) return true;
          if (!isDeepStrictEqual(holdingOf(this.state), holdingOf(seen))) return false;
          this.state = strip(next);
          return true;
        }),
      write: (next, documents, { holder, term }) =>
        transact(() => {
          if (this.state?.holder !== holder || this.state.term !== term) throw new LeaseLostError(term);
          if (next.gaps < this.state.gaps || next.term !== term) this.violations.push("the state went back");
          this.state = strip(next);
          for (const { path, document } of documents) this.mirror.set(path, document);
          this.written.push(...documents);
          this.checkPosition();
        }),
      page: (collection, after, limit) =>
        transact(() => {
          const ids = this.storedIds(collection).filter((id) => after === undefined || id > after);
          const page = ids.slice(0, limit);
          const next = ids.length > limit ? page.at(-1) : undefined;
          return {
            documents: page.map((id) => ({ id, fields: { room: "general" } })),
            ...(next !== undefined && { next }),
          };
        }),
    };
  }

  /** What differs between the chat and what others see of it, in documents whose last change has a number up to `index`. */
  differences(index = Number.POSITIVE_INFINITY): string[] {
    const last = new Map<string, number>();
    for (const [number, { collection, id, operation }] of this.chat.log.entries()) {
      if (operation === "drop")
        for (const key of [...last.keys()]) key.startsWith(`${collection} `) && last.set(key, number);
      else last.set(`${collection} ${id}`, number);
    }
    return [...last].flatMap(([key, number]) => {
      const [collection, id = ""] = key.split(" ") as [ChatCollection, string];
      const differs = number <= index && !this.isShown(collection, id);
      return differs ? [`${key} of change ${number}`] : [];
    });
  }

  private isShown(collection: ChatCollection, id: string): boolean {
    const document = this.chat.all(collection).get(id);
    if (collection === MESSAGES) {
      const event = this.newest.get(id);
      const reading = document && readMessage(document, this.rules);
      // What cannot be read is not published, and what was published of it before is left.
      if (reading?.kind === "malformed") return true;
      if (reading?.kind !== "content") return event?.op !== "put";
      return event?.op === "put" && isDeepStrictEqual(event.message, reading.content);
    }
    const shown = this.mirror.get(MIRROR_PATHS[collection as MirroredCollection](id));
    if (!document) return shown === undefined || shown["deleted"] === true;
    const { version: _, ...fields } = shown ?? {};
    return isDeepStrictEqual(fields, readMirror(collection as MirroredCollection, id, document).document);
  }

  private take({ data, attributes }: Publication): void {
    const event = JSON.parse(String(data)) as ChatMessageEvent;
    const term = Number(attributes.term);
    if (term < this.newestTerm)
      this.violations.push(`published in term ${term} after term ${this.newestTerm}`);
    this.newestTerm = Math.max(this.newestTerm, term);
    if (event.op === "put") this.checkRoom(event);
    if (this.backlog) this.backlog.push(event);
    else this.keep(event);
  }

  private keep(event: ChatMessageEvent): void {
    const known = this.newest.get(event.id);
    const order = known ? compareVersions(event.version, known.version) : 1;
    // Of two events of one version, either may arrive last.
    if (order > 0 || (order === 0 && this.world.chance(0.5))) this.newest.set(event.id, event);
  }

  /** What happened to a room before a message must be seen before the message is. */
  private checkRoom({ id, room, version: { delivery } }: ChatMessagePut): void {
    const changes = [...this.chat.log.entries()].filter(
      ([, { collection, id, operation }]) => collection === ROOMS && (operation === "drop" || id === room),
    );
    const last = changes.findLastIndex(([index]) => delivery !== "" && index < Number(delivery));
    if (last === -1) return;
    // Unlike here, the chat never uses an id again: a copy takes such a room for one that was never deleted.
    const isUsedAgain = !changes[last]?.[1].document && last + 1 < changes.length;
    if (isUsedAgain) return;
    const { version: _, ...shown }: Record<string, unknown> = this.mirror.get(MIRROR_PATHS[ROOMS](room)) ?? {
      deleted: true,
    };
    const isSince = changes
      .slice(last)
      .some(([, { document }]) =>
        document ? isDeepStrictEqual(shown, readMirror(ROOMS, room, document).document) : shown.deleted,
      );
    if (!isSince) this.violations.push(`${id} of change ${delivery} was published before its room's change`);
  }

  /** Everything up to the position that was written down must be seen. */
  private checkPosition(): void {
    if (this.state?.phase !== "stream" || this.state.token === undefined) return;
    const differences = this.differences(Number(this.state.token));
    if (differences.length > 0) this.violations.push(`the position is ahead of ${differences.join(", ")}`);
  }

  private storedIds(collection: string): string[] {
    if (collection === "chatMessages") {
      return [...this.newest.values()].flatMap(({ id, op }) => (op === "put" ? [id] : [])).sort();
    }
    const living = [...this.mirror].filter(
      ([path, { deleted }]) => path.startsWith(`${collection}/`) && !deleted,
    );
    return living.map(([path]) => path.slice(collection.length + 1)).sort();
  }
}

/** The collections that the chat is made of. */
export const COLLECTIONS: ChatCollection[] = [MESSAGES, ROOMS, SUBSCRIPTIONS, USERS];

function holdingOf(state: ListenerState | undefined) {
  return state && [state.holder, state.term, state.expiresAt];
}

/** As Firestore keeps it. */
function strip(state: ListenerState): ListenerState {
  return JSON.parse(JSON.stringify(state)) as ListenerState;
}
