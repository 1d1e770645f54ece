import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { Journal } from "../journal";

/** A webhook as the API shows it. */
export interface Webhook {
  webhook_id: string;
  direct_link: string;
  created_at: string;
  custom_name: string | null;
  url: string;
  active: boolean;
  events: string[];
  token: string;
}

/** One change; without content the webhook is gone. */
interface Entry {
  webhook: string;
  content?: Webhook;
}

/** A company's webhooks. With a folder, each change is in its journal before it is answered. */
export class Webhooks {
  private readonly kept = new Map<string, Webhook>();
  private readonly journal?: Journal<Entry>;

  constructor(dataDir?: string) {
    if (!dataDir) return;
    const { journal, entries } = Journal.open<Entry>(join(dataDir, "aircall.jsonl"));
    for (const entry of entries) this.apply(entry);
    this.journal = journal;
  }

  /** In the order in which they were made. */
  list(): Webhook[] {
    return [...this.kept.values()];
  }

  get(id: string): Webhook | undefined {
    return this.kept.get(id);
  }

  create(
    {
      url,
      events,
      custom_name = null,
      token = randomBytes(16).toString("hex"),
    }: Partial<Webhook> & Pick<Webhook, "url" | "events">,
    now: number,
  ): Webhook {
    const webhook_id = randomUUID();
    const content = {
      webhook_id,
      direct_link: `https://api.aircall.io/v1/webhooks/${webhook_id}`,
      created_at: new Date(now).toISOString(),
      custom_name,
      url,
      active: true,
      events,
      token,
    };
    this.write({ webhook: webhook_id, content });
    return content;
  }

  put(content: Webhook): void {
    this.write({ webhook: content.webhook_id, content });
  }

  remove(id: string): void {
    this.write({ webhook: id });
  }

  close(): void {
    this.journal?.close();
  }

  private write(entry: Entry): void {
    this.journal?.append(entry);
    this.apply(entry);
  }

  private apply({ webhook, content }: Entry): void {
    if (content) this.kept.set(webhook, content);
    else this.kept.delete(webhook);
  }
}
