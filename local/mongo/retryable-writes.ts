import type { Document } from "bson";
import type { WriteIdentity } from "./store";
import { keyOf } from "./value-order";

/** So many sessions are remembered; MongoDB forgets one after 30 minutes of rest. */
const MAX_SESSIONS = 10_000;

/** What was answered to each session's last write, so that a client that did not hear it may ask again. */
export class RetryableWrites {
  private readonly sessions = new Map<string, WriteIdentity>();

  remember(identity: WriteIdentity): void {
    const key = keyOf(identity.lsid["id"]);
    this.sessions.delete(key);
    this.sessions.set(key, identity);
    if (this.sessions.size <= MAX_SESSIONS) return;
    for (const oldest of this.sessions.keys()) {
      this.sessions.delete(oldest);
      break;
    }
  }

  /** The answer to a write that was made before. */
  reply(lsid: Document, txnNumber: number): Document | undefined {
    const last = this.sessions.get(keyOf(lsid["id"]));
    return last?.txnNumber === txnNumber ? last.reply : undefined;
  }

  all(): Iterable<WriteIdentity> {
    return this.sessions.values();
  }
}
