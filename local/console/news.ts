import type { PlatformEvent } from "../event-bus";
import type { Counts, Journey, MessageCounts, MessageJourney } from "../pipeline/journey";

/** Where the news come from. */
export interface NewsSource {
  pipeline: { counts: Counts };
  messages: { counts: MessageCounts };
  services: () => unknown;
}

/** What has happened since the page was last told, with each journey in its latest state alone. */
export class News {
  private readonly moved = new Map<string, Journey>();
  private readonly movedMessages = new Map<string, MessageJourney>();
  private countsMoved = false;
  private messageCountsMoved = false;
  private servicesMoved = false;
  private chatMoved = false;

  constructor(private readonly source: NewsSource) {}

  journeys(moved: Journey[]): void {
    this.countsMoved = true;
    for (const journey of moved) this.moved.set(`${journey.kind} ${journey.id}`, journey);
  }

  messages(moved: MessageJourney[]): void {
    this.messageCountsMoved = true;
    for (const journey of moved) this.movedMessages.set(journey.id, journey);
  }

  event({ event }: PlatformEvent): void {
    if (event.startsWith("service.")) this.servicesMoved = true;
    // The chat's own lines come from the stand-in alone; of a real chat the listener and the assistant tell.
    if (event === "message.saved" || event.startsWith("listener.published") || event.startsWith("question."))
      this.chatMoved = true;
  }

  /** Name and data of each message to send; what is taken is forgotten. */
  take(): [name: string, data: unknown][] {
    const messages: [string, unknown][] = [];
    if (this.countsMoved) {
      messages.push(["journeys", { counts: this.source.pipeline.counts, moved: [...this.moved.values()] }]);
    }
    if (this.messageCountsMoved) {
      const { counts } = this.source.messages;
      messages.push(["messages", { counts, moved: [...this.movedMessages.values()] }]);
    }
    if (this.servicesMoved) messages.push(["services", this.source.services()]);
    if (this.chatMoved) messages.push(["chat", {}]);
    this.moved.clear();
    this.movedMessages.clear();
    this.countsMoved = this.messageCountsMoved = this.servicesMoved = this.chatMoved = false;
    return messages;
  }
}
