import type { ChatMessageEvent } from "../shared/chat/chat-message-event";
import type { ChatVectorization } from "./conversations";
import type { Applied } from "./message-state";

/** What is known of an event beside what it says. */
export interface Delivery {
  event: ChatMessageEvent;
  /** When it was published, milliseconds since 1970. */
  publishedAt: number;
}

/**
 * Stores what an event says of a message and brings the blocks that it is in up to it; what cannot be embedded today waits. An event that is late is no reason to
 * rest: whoever stored the newer one, or this one before, may have died before anything was shown.
 *
 * @throws what may pass, and permanent failures as `isPermanent` tells them
 */
export async function vectorizeMessage(
  { event, publishedAt }: Delivery,
  { store, show, log, now }: MessageVectorization,
): Promise<void> {
  const start = now();
  const messageId = event.id;
  const { outcome, blocks } = await store(event);
  if (outcome === "unchanged") {
    log.info("message.dropped", { messageId, reason: outcome });
    return;
  }
  const showings = await Promise.all(blocks.map(show));
  const took = { durationMs: now() - start, lagMs: now() - publishedAt };
  if (outcome === "stale") {
    log.info("message.dropped", { messageId, reason: outcome, ...took });
  } else if (event.op === "delete") {
    log.info("message.deleted", { messageId, block: blocks[0], ...took });
  } else if (event.message.isAssistant && event.message.reactions) {
    log.info("message.feedback", { messageId, ...took });
  } else if (blocks.length === 0) {
    log.info("message.dropped", { messageId, reason: "the assistant's own", ...took });
  } else {
    const { chunks, embedded, reused, postponedMs } = showings[0] ?? {};
    const told = { messageId, block: blocks[0], chunks, embedded, reused, ...took };
    if (postponedMs === undefined) log.info("message.vectorized", told);
    else log.warn("message.postponed", { ...told, postponedMs });
  }
}

/** What vectorizing messages needs. */
export interface MessageVectorization
  extends Pick<ChatVectorization, "show" | "log" | "now" | "deadLetters"> {
  /** Applies an event, if need be together with others. */
  store: (event: ChatMessageEvent) => Promise<Applied>;
}
