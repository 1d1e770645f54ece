import type { EventBus, PlatformEvent } from "../event-bus";
import type { MessageCounts, MessageJourney, Step } from "./journey";

/** Journeys that the console still shows; counts go on for all. */
const KEPT_JOURNEYS = 2_000;
/** What a message's way ends with, each time. */
const ENDS: readonly string[] = ["vectorized", "deleted", "feedback", "dropped", "failed"];

/** The journeys of the chat's messages, put together from the log lines of the chat, the listener and vectorize. */
export class MessageJourneys {
  readonly counts: MessageCounts = {
    published: 0,
    vectorized: 0,
    deleted: 0,
    feedback: 0,
    dropped: 0,
    failed: 0,
  };
  private readonly byId = new Map<string, MessageJourney>();
  private readonly listeners = new Set<(moved: MessageJourney[]) => void>();

  constructor(bus: EventBus) {
    bus.subscribe((event) => this.take(event));
  }

  /** Newest last. */
  journeys(): MessageJourney[] {
    return [...this.byId.values()];
  }

  get(id: string): MessageJourney | undefined {
    return this.byId.get(id);
  }

  /** @param listener gets the journeys that moved; none when only the counts did */
  subscribe(listener: (moved: MessageJourney[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take({ event, fields, time }: PlatformEvent): void {
    // In a burst the listener tells of a whole batch at once, and of no message in particular.
    if (event === "listener.published-many") {
      this.counts.published += Number(fields["messages"]);
      this.tell([]);
      return;
    }
    const id = fields["messageId"];
    const name = stepOf(event);
    if (typeof id !== "string" || name === undefined) return;
    if (name !== "saved") this.counts[name] += 1;
    const journey = this.byId.get(id) ?? this.begin(id);
    journey.steps.push(readStep(name, fields, time));
    journey.steps.sort((a, b) => orderOf(a) - orderOf(b));
    journey.state = stateOf(journey);
    if (typeof fields["room"] === "string") journey.room = fields["room"];
    this.tell([journey]);
  }

  private tell(moved: MessageJourney[]): void {
    for (const listener of [...this.listeners]) listener(moved);
  }

  private begin(id: string): MessageJourney {
    const journey: MessageJourney = { kind: "message", id, state: "saved", steps: [] };
    this.byId.set(id, journey);
    if (this.byId.size > KEPT_JOURNEYS) {
      const [oldest = ""] = this.byId.keys();
      this.byId.delete(oldest);
    }
    return journey;
  }
}

function stepOf(event: string): MessageJourney["state"] | undefined {
  if (event === "listener.published") return "published";
  if (event === "message.saved") return "saved";
  const [subject, what = ""] = event.split(".");
  return subject === "message" && ENDS.includes(what) ? (what as MessageJourney["state"]) : undefined;
}

function readStep(name: string, fields: PlatformEvent["fields"], at: string): Step {
  const { durationMs, lagMs, op, chunks, embedded, reason } = fields;
  // What a published message's lag says is how long ago it was written.
  const ms = name === "published" ? lagMs : durationMs;
  const detail = name === "vectorized" ? chunksOf(chunks, embedded) : (reason ?? (op === "delete" ? op : ""));
  return {
    name,
    at,
    ...(typeof ms === "number" && { ms }),
    ...(name !== "published" && typeof lagMs === "number" && { totalMs: lagMs }),
    ...(detail && { detail: String(detail) }),
  };
}

function chunksOf(chunks: unknown, embedded: unknown): string {
  return `${chunks} ${chunks === 1 ? "chunk" : "chunks"}, ${embedded} embedded`;
}

/** Lines of different processes come in any order; and the chat may still be about to tell when the listener has told. */
function orderOf({ name, at }: Step): number {
  return name === "saved" ? 0 : Date.parse(at);
}

/** What is dropped for these reasons leaves the message as it was. */
const OF_NO_EFFECT: readonly (string | undefined)[] = ["unchanged", "stale"];

/**
 * A message has arrived when each time that it was published has come to an end, whichever line was heard of first. The last
 * one that had an effect tells how it is.
 */
function stateOf({ steps }: MessageJourney): MessageJourney["state"] {
  const published = steps.filter(({ name }) => name === "published").length;
  const ends = steps.filter(({ name }) => ENDS.includes(name));
  const last = ends.findLast(({ detail }) => !OF_NO_EFFECT.includes(detail)) ?? ends.at(-1);
  if (last && ends.length >= published) return last.name as MessageJourney["state"];
  return published > 0 ? "published" : "saved";
}
