import type { Change, RawDocument } from "../../../lambdas/mongo-listener/change";
import {
  type ChatCollection,
  MESSAGES,
  ROOMS,
  SUBSCRIPTIONS,
  USERS,
} from "../../../lambdas/mongo-listener/chat-collections";
import type { ChangeFeed, ChatDatabase, StreamStart } from "../../../lambdas/mongo-listener/chat-database";
import type { Clock } from "../../../lambdas/mongo-listener/clock";
import { GapError } from "../../../lambdas/mongo-listener/gap-error";
import { OversizedChangeError } from "../../../lambdas/mongo-listener/oversized-change-error";
import type { ClusterTime } from "../../../lambdas/shared/chat/chat-version";
import { message, room, subscription, user } from "./chat-samples";
import type { Process, SimulatedWorld } from "./simulated-world";

interface Entry {
  operation: Change["operation"] | "drop";
  collection: ChatCollection;
  id: string;
  document?: RawDocument;
  time: ClusterTime;
  oversized: boolean;
}

/** A chat's database in memory, with its log of changes, of which the oldest can get lost. */
export class SimulatedChat {
  readonly documents = new Map<ChatCollection, Map<string, RawDocument>>(
    [MESSAGES, ROOMS, SUBSCRIPTIONS, USERS].map((name) => [name as ChatCollection, new Map()]),
  );
  readonly log: Entry[] = [];
  /** How often it was asked what time it is. */
  timesTold = 0;
  private forgotten = 0;
  private time: ClusterTime = { t: 0, i: 0 };

  constructor(private readonly world: SimulatedWorld) {}

  all(collection: ChatCollection): Map<string, RawDocument> {
    return this.documents.get(collection) as Map<string, RawDocument>;
  }

  /** Writes a document, or deletes it, as Rocket.Chat would. */
  write(
    collection: ChatCollection,
    id: string,
    document: RawDocument | undefined,
    operation?: Entry["operation"],
  ): void {
    const existed = this.all(collection).has(id);
    if (document) this.all(collection).set(id, document);
    else if (!this.all(collection).delete(id)) return;
    const kind = operation ?? (document ? (existed ? "update" : "insert") : "delete");
    const oversized = this.world.chance(0.01);
    this.log.push({ operation: kind, collection, id, document, time: this.tick(), oversized });
  }

  /** Does one of the things that people do. */
  changeSomething(): void {
    const { world } = this;
    const now = new Date(world.now);
    const id = `m${world.below(12)}`;
    const known = this.all(MESSAGES).get(id);
    const stamp = { ts: now, _updatedAt: now };
    const text = { msg: `Text ${world.below(1000)}` };
    switch (world.below(10)) {
      case 0:
        this.write(MESSAGES, id, undefined);
        break;
      case 1:
        if (known) this.write(MESSAGES, id, { ...known, t: "rm", msg: "", _updatedAt: now });
        break;
      case 2:
        if (known) this.write(MESSAGES, id, { ...known, _hidden: world.chance(0.5), _updatedAt: now });
        break;
      case 3:
        if (known) this.write(MESSAGES, id, { ...known, tcount: world.below(9), _updatedAt: now });
        break;
      case 4:
        this.changeMirrored(ROOMS, `r${world.below(4)}`, (name) =>
          room(name, { t: world.pick(["c", "p"]), _updatedAt: now }),
        );
        break;
      case 5:
        this.changeMirrored(SUBSCRIPTIONS, `s${world.below(6)}`, (name) =>
          subscription(name, "r1", `u${world.below(2)}`, { _updatedAt: now }),
        );
        break;
      case 6:
        this.changeMirrored(USERS, `u${world.below(4)}`, (name) =>
          user(name, { active: world.chance(0.5), _updatedAt: now }),
        );
        break;
      case 7:
        this.write(MESSAGES, id, message(id, { ...stamp, ...text, rid: 7 }));
        break;
      default:
        this.write(
          MESSAGES,
          id,
          known
            ? { ...known, ...text, _updatedAt: now }
            : message(id, { ...stamp, ...text, rid: `r${world.below(4)}` }),
        );
    }
  }

  /** All that was written so far can no longer be read from the log. */
  forget(): void {
    this.forgotten = this.log.length;
  }

  /** A collection is dropped, so that nobody is told what was in it. */
  drop(collection: ChatCollection): void {
    this.all(collection).clear();
    this.log.push({ operation: "drop", collection, id: "", time: this.tick(), oversized: false });
  }

  /** The number of the last change at or before a place in the stream. */
  indexOf(start: StreamStart): number {
    if ("token" in start) return Number(start.token);
    const before = ({ t, i }: ClusterTime) => t < start.at.t || (t === start.at.t && i < start.at.i);
    return this.log.findLastIndex(({ time }) => before(time));
  }

  /** The chat as one process sees it. */
  seenBy(process: Process): ChatDatabase {
    const { world } = this;
    const answer = async <Answer>(read: () => Answer): Promise<Answer> => {
      await world.turn(process);
      if (world.chance(0.03)) throw new Error("the connection was lost");
      const result = read();
      await world.turn(process);
      return result;
    };
    return {
      clusterTime: () =>
        answer(() => {
          this.timesTold++;
          return { ...this.time, ...(this.time.t === 0 && { t: this.seconds() }) };
        }),
      open: (start) => this.feed(start, answer, world.clockOf(process)),
      readOversized: (start) => answer(() => this.batchAfter(this.indexOf(start), 1)),
      copy: (collection, { from }) => this.copy(collection, from, answer),
      find: (collection, ids) =>
        answer(() => ids.flatMap((id): RawDocument[] => [this.all(collection).get(id) ?? []].flat())),
    };
  }

  private feed(
    start: StreamStart,
    answer: <Answer>(read: () => Answer) => Promise<Answer>,
    clock: Clock,
  ): ChangeFeed {
    let index = this.indexOf(start);
    let closed = false;
    return {
      read: async () => {
        // As the server, which holds back an answer that would be empty.
        if (index + 1 === this.log.length) await clock.sleep(1_000);
        return answer(() => {
          if (closed) throw new Error("the stream is closed");
          if (index + 1 < this.forgotten) throw new GapError("history lost");
          if (this.log[index + 1]?.oversized) throw new OversizedChangeError(undefined);
          const batch = this.batchAfter(index, 1 + this.world.below(30));
          index = Number(batch.token);
          return batch;
        });
      },
      close: async () => {
        closed = true;
      },
    };
  }

  private batchAfter(index: number, limit: number) {
    const changes: Change[] = [];
    for (let next = index + 1; next < this.log.length && changes.length < limit; next++) {
      const entry = this.log[next] as Entry;
      if (entry.operation === "drop") return { changes, token: String(index), gap: "drop" };
      if (entry.oversized && changes.length > 0) break;
      index = next;
      changes.push(this.changeOf(entry as Entry & { operation: Change["operation"] }, next));
    }
    const asOf = index === this.log.length - 1 ? { t: this.seconds() - 1, i: 0 } : undefined;
    return { changes, token: String(index), asOf };
  }

  private changeOf(
    { operation, collection, id, document, time }: Entry & Pick<Change, "operation">,
    index: number,
  ): Change {
    const shown = operation === "update" ? this.all(collection).get(id) : document;
    return {
      operation,
      collection,
      id,
      ...(shown && { document: shown }),
      clusterTime: time,
      token: String(index).padStart(8, "0"),
      changedAt: this.world.now,
    };
  }

  private async *copy(
    collection: ChatCollection,
    from: Date | undefined,
    answer: <Answer>(read: () => Answer) => Promise<Answer>,
  ) {
    let after = "";
    const placeOf = ({ _updatedAt, _id }: RawDocument) => `${(_updatedAt as Date).toISOString()} ${_id}`;
    for (;;) {
      const documents = await answer(() =>
        [...this.all(collection).values()]
          .filter(({ _updatedAt }) => !from || (_updatedAt as Date) >= from)
          .filter((document) => placeOf(document) > after)
          .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
          .slice(0, 3),
      );
      if (documents.length === 0) return;
      after = placeOf(documents.at(-1) as RawDocument);
      yield documents;
    }
  }

  private changeMirrored(collection: ChatCollection, id: string, make: (id: string) => RawDocument): void {
    this.write(collection, id, this.world.chance(0.3) ? undefined : make(id));
  }

  private tick(): ClusterTime {
    const t = Math.max(this.seconds(), this.time.t);
    this.time = { t, i: t === this.time.t ? this.time.i + 1 : 1 };
    return { ...this.time };
  }

  private seconds(): number {
    return Math.floor(this.world.now / 1000);
  }
}
