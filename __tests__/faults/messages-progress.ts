import type { PlatformEvent } from "../../local/event-bus";
import type { MessagesStage } from "./messages-stage";

/** What the functions say about messages. */
export class MessagesProgress {
  /** Messages given up. */
  dead = 0;
  private readonly waiting = new Set<string>();
  private readonly awaited = new Map<string, () => void>();
  private readonly next: ((id: string) => void)[] = [];
  private readonly looks = new Set<() => void>();
  readonly stop: () => void;

  constructor({ bus }: MessagesStage) {
    this.stop = bus.subscribe((event) => this.hear(event));
  }

  /** Messages that are written and of which nothing was heard. */
  get open(): number {
    return this.waiting.size;
  }

  wrote(ids: readonly string[]): void {
    for (const id of ids) this.waiting.add(id);
    const [first] = ids;
    if (first !== undefined) for (const tell of this.next.splice(0)) tell(first);
  }

  /** Resolves when the first message that is written from now on is vectorized. */
  nextVectorized(): Promise<void> {
    return new Promise((resolve) => {
      this.next.push((id) => {
        const before = this.awaited.get(id);
        this.awaited.set(id, () => {
          before?.();
          resolve();
        });
      });
    });
  }

  until(isDone: () => boolean): Promise<void> {
    if (isDone()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (!isDone()) return;
        this.looks.delete(look);
        resolve();
      };
      this.looks.add(look);
    });
  }

  /** Asks all who wait for something whether it has come. */
  look(): void {
    for (const look of this.looks) look();
  }

  private hear({ event, fields }: PlatformEvent): void {
    if (!event.startsWith("message.") || event === "message.retried") return;
    if (event === "message.failed") this.dead++;
    const id = String(fields["messageId"]);
    this.waiting.delete(id);
    this.awaited.get(id)?.();
    this.awaited.delete(id);
    this.look();
  }
}
