import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Journal } from "../journal";

/** The webhooks of one address. */
export interface Subscription {
  _id: string;
  url: string;
  events: string[];
}

/** What became of the account; without content a subscription is gone. */
type Entry =
  | { mint: number }
  | { subscription: string; content?: Subscription }
  | { secretOf: string; secret: string };

/** The state of one account. With a folder, each change is in its journal before it is answered. */
export class Account {
  private readonly mints: number[] = [];
  private readonly kept = new Map<string, Subscription>();
  private readonly secrets = new Map<string, string>();
  private readonly journal?: Journal<Entry>;

  constructor(dataDir?: string) {
    if (!dataDir) return;
    const { journal, entries } = Journal.open<Entry>(join(dataDir, "guesty.jsonl"));
    for (const entry of entries) this.apply(entry);
    this.journal = journal;
  }

  get subscriptions(): Subscription[] {
    return [...this.kept.values()];
  }

  /** When tokens were given since a time. */
  mintsSince(time: number): number[] {
    return this.mints.filter((at) => at > time);
  }

  mint(at: number): void {
    this.write({ mint: at });
  }

  /** An address that is subscribed anew gets a new secret, unless one is given. */
  subscribe(url: string, events: string[], secret = newSecret()): Subscription {
    const content = { _id: newId(), url, events };
    this.write({ secretOf: url, secret });
    this.write({ subscription: content._id, content });
    return content;
  }

  change(subscription: Subscription): void {
    this.write({ subscription: subscription._id, content: subscription });
  }

  remove(id: string): void {
    this.write({ subscription: id });
  }

  secretOf(url: string): string | undefined {
    return this.secrets.get(url);
  }

  close(): void {
    this.journal?.close();
  }

  private write(entry: Entry): void {
    this.journal?.append(entry);
    this.apply(entry);
  }

  private apply(entry: Entry): void {
    if ("mint" in entry) this.mints.push(entry.mint);
    else if ("secretOf" in entry) this.secrets.set(entry.secretOf, entry.secret);
    else if (entry.content) this.kept.set(entry.subscription, entry.content);
    else this.kept.delete(entry.subscription);
  }
}

/** As MongoDB makes them: the second, and chance. */
function newId(): string {
  return Math.floor(Date.now() / 1000).toString(16) + randomBytes(8).toString("hex");
}

function newSecret(): string {
  return `whsec_${randomBytes(24).toString("base64")}`;
}
