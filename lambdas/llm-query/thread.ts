import type { DurableObjectState } from "@cloudflare/workers-types";
import { announce, type Desk, finish, noteFailure } from "./advance-question";
import { assemble, type Env } from "./assemble";
import type { Question } from "./question";
import { type KeptQuestion, QuestionStore } from "./question-store";

/** How long a thread that nobody asks in any more is remembered. */
const KEPT_MS = 30 * 24 * 3600_000;

/**
 * One chat thread. It keeps every question before Rocket.Chat hears that it was accepted, and answers them in the
 * order they came. Its alarm is what makes that certain: it is set together with the question and rings again after
 * any crash until nothing is open.
 */
export class Thread {
  readonly #store: QuestionStore;
  readonly #desk: Desk;
  readonly #announcing = new Map<string, Promise<KeptQuestion>>();

  constructor(
    private readonly state: DurableObjectState,
    env: Env,
  ) {
    this.#store = new QuestionStore(state.storage.sql);
    this.#desk = { ...assemble(env), progress: this.#store };
  }

  /** Keeps the question in the body: 201 if it is new, 200 if it is known. */
  async fetch(request: Request): Promise<Response> {
    const question = (await request.json()) as Question;
    const now = this.#desk.assistant.now();
    if (!this.#store.add(question, now)) return new Response(null, { status: 200 });
    // Written together with the question: nothing is awaited in between.
    await this.state.storage.setAlarm(now);
    // At once, even while an earlier question is being answered. A failure is the alarm's business.
    void this.#announce(question.id).catch(() => undefined);
    return new Response(null, { status: 201 });
  }

  async alarm(): Promise<void> {
    const { now } = this.#desk.assistant;
    const open = this.#store.open();
    if (open.length === 0) {
      if (this.#store.lastReceivedAt() + KEPT_MS <= now()) return this.state.storage.deleteAll();
    } else {
      for (const kept of open) if (kept.placeholder === undefined) await this.#try(kept);
      const [first] = this.#store.open();
      if (first?.placeholder !== undefined) await this.#try(first);
    }
    await this.state.storage.setAlarm(this.#nextAlarm());
  }

  /** When the first open question, or one that is not announced yet, may be tried; else when all may be forgotten. */
  #nextAlarm(): number {
    const [first, ...rest] = this.#store.open();
    if (!first) return this.#store.lastReceivedAt() + KEPT_MS;
    const due = [first, ...rest.filter(({ placeholder }) => placeholder === undefined)];
    return Math.max(this.#desk.assistant.now(), Math.min(...due.map(({ retryAt }) => retryAt)));
  }

  async #try(kept: KeptQuestion): Promise<void> {
    if (kept.retryAt > this.#desk.assistant.now()) return;
    try {
      if (kept.placeholder === undefined) await this.#announce(kept.question.id);
      else await finish(kept, kept.placeholder, this.#desk);
    } catch (error) {
      noteFailure(this.#store.get(kept.question.id) ?? kept, error, this.#desk);
    }
  }

  /** Whoever needs the placeholder while it is being posted waits for the same one. */
  #announce(id: string): Promise<KeptQuestion> {
    const running = this.#announcing.get(id);
    if (running) return running;
    const announcing = this.#announceOnce(id).finally(() => this.#announcing.delete(id));
    this.#announcing.set(id, announcing);
    return announcing;
  }

  async #announceOnce(id: string): Promise<KeptQuestion> {
    const kept = this.#store.get(id);
    if (!kept) throw new Error(`The question ${id} is not kept.`);
    return kept.placeholder === undefined ? announce(kept, this.#desk) : kept;
  }
}
