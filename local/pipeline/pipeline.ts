import type { EventBus, PlatformEvent } from "../event-bus";
import type { Counts, DeliveryJourney, Journey, QuestionJourney, Step } from "./journey";

/** Journeys that the console still shows; counts go on for all. */
const KEPT_JOURNEYS = 2_000;

/** The journeys of all deliveries and questions, put together from the services' log lines. */
export class Pipeline {
  readonly counts: Counts = {
    queued: 0,
    rejected: 0,
    applied: 0,
    stale: 0,
    ignored: 0,
    duplicate: 0,
    quarantined: 0,
    retried: 0,
    dead: 0,
    vectorized: 0,
    answered: 0,
    failed: 0,
  };
  private readonly deliveries = new Map<string, DeliveryJourney>();
  private readonly changed = new Set<string>();
  private readonly indexed = new Map<string, string>();
  private readonly questions = new Map<string, QuestionJourney>();
  private readonly listeners = new Set<(moved: Journey[]) => void>();

  constructor(bus: EventBus) {
    bus.subscribe((event) => this.take(event));
  }

  /** Newest last. */
  journeys(): Journey[] {
    return [...this.deliveries.values(), ...this.questions.values()];
  }

  /** Whether a delivery has changed the record since the start. */
  hasChanged(record: string): boolean {
    return this.changed.has(record);
  }

  /** The revision of a record's document that was the last to reach the vector index. */
  indexedRevision(record: string): string | undefined {
    return this.indexed.get(record);
  }

  /** @param listener gets the journeys that moved; none when only the counts did */
  subscribe(listener: (moved: Journey[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take({ event, fields, time }: PlatformEvent): void {
    const [subject = "", what = ""] = event.split(".");
    const fold = { delivery: this.takeDelivery, record: this.takeRecord, question: this.takeQuestion }[
      subject
    ];
    const moved = fold?.call(this, what, fields, time);
    if (moved) for (const listener of [...this.listeners]) listener(moved);
  }

  private takeDelivery(what: string, fields: PlatformEvent["fields"], at: string): Journey[] {
    if (what in this.counts) this.counts[what as keyof Counts] += 1;
    const id = String(fields["delivery"] ?? "");
    if (id === "") return [];
    // workerd may hand over a consumer's line before the receiver's: whoever comes first begins the journey.
    const journey = this.deliveries.get(id) ?? this.begin(id, String(fields["type"] ?? ""));
    if (what === "retried" || what === "postponed") {
      journey.steps.push({ name: what, at, detail: String(fields["error"] ?? "") });
      return [journey];
    }
    journey.title ||= String(fields["type"] ?? "");
    if (what === "queued") {
      journey.steps.unshift({ name: "queued", at, ms: number(fields["durationMs"]) });
      return [journey];
    }
    const repeated = what === "duplicate" && journey.state !== "queued";
    journey.steps.push(
      { name: "waited", at, ms: number(fields["queuedMs"]) },
      { name: what, at, ms: number(fields["durationMs"]), detail: text(fields["reason"]) },
    );
    if (!repeated) journey.state = what as DeliveryJourney["state"];
    journey.record = text(fields["record"]) ?? journey.record;
    // A delivery may tell of several records; their ids are apart by a space.
    if (what === "applied") for (const record of recordsOf(journey)) this.changed.add(record);
    return [journey];
  }

  private begin(id: string, title: string): DeliveryJourney {
    const journey: DeliveryJourney = { kind: "delivery", id, title, state: "queued", steps: [] };
    this.deliveries.set(id, journey);
    if (this.deliveries.size > KEPT_JOURNEYS) {
      const [oldest = ""] = this.deliveries.keys();
      this.deliveries.delete(oldest);
    }
    return journey;
  }

  private takeRecord(what: string, fields: PlatformEvent["fields"], at: string): Journey[] {
    if (what === "failed") this.counts.failed += 1;
    if (what !== "vectorized") return [];
    this.counts.vectorized += 1;
    this.indexed.set(String(fields["record"]), String(fields["revision"]));
    const step: Step = { name: "vectorized", at, ms: number(fields["durationMs"]) };
    const chunks = number(fields["chunks"]);
    if (chunks !== undefined) step.detail = chunks === 1 ? "1 chunk" : `${chunks} chunks`;
    // One run of vectorize covers every delivery that had changed the record until then.
    const waiting = [...this.deliveries.values()].filter(
      (journey) => journey.state === "applied" && recordsOf(journey).includes(String(fields["record"])),
    );
    for (const journey of waiting) {
      journey.state = "vectorized";
      journey.steps.push(step);
    }
    return waiting;
  }

  private takeQuestion(what: string, fields: PlatformEvent["fields"], at: string): Journey[] {
    if (what === "answered") this.counts.answered += 1;
    const id = text(fields["question"]);
    if (id === undefined) return [];
    const journey = this.questions.get(id) ?? {
      kind: "question",
      id,
      title: `Question ${id}`,
      state: "received",
      steps: [],
    };
    this.questions.set(id, journey);
    journey.steps.push({
      name: what,
      at,
      ms: number(fields["durationMs"]),
      detail: questionDetail(what, fields),
    });
    if (what !== "retried" && what !== "rejected") journey.state = what as QuestionJourney["state"];
    return [journey];
  }
}

function recordsOf({ record = "" }: DeliveryJourney): string[] {
  return record.split(" ").filter(Boolean);
}

function questionDetail(what: string, fields: PlatformEvent["fields"]): string | undefined {
  if (what === "retrieved") {
    return `${fields["hits"]} hits, embedding ${fields["embedMs"]} ms, search ${fields["searchMs"]} ms`;
  }
  if (what === "answered")
    return `${fields["citations"]} sources, ${fields["model"]}, ${fields["totalMs"]} ms in all`;
  return text(fields["reason"] ?? fields["error"]);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
