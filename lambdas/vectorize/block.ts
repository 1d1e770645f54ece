/**
 * What is embedded of a chat together: a thread, or an hour (UTC) of what a room says outside threads. Which one a message
 * is in follows from the message alone.
 */
export interface Block {
  /** `<room>:t:<thread>` or `<room>:h:<yyyy-mm-ddThh>`. */
  id: string;
  /** Room id, without `:`. */
  room: string;
  /** Id of the message that began the thread; absent from an hour. That message itself is in its own hour. */
  thread?: string;
}

/** The block of a message. */
export function blockOf(room: string, { thread, sentAt }: { thread?: string; sentAt: string }): string {
  return thread === undefined
    ? `${room}:h:${sentAt.slice(0, "yyyy-mm-ddThh".length)}`
    : threadBlock(room, thread);
}

/** The block of a thread. */
export function threadBlock(room: string, thread: string): string {
  return `${room}:t:${thread}`;
}

/** The block of an id. */
export function parseBlock(id: string): Block {
  const [, room = "", kind, rest = ""] = /^([^:]*):([ht]):(.*)$/s.exec(id) ?? [];
  return kind === "t" ? { id, room, thread: rest } : { id, room };
}
