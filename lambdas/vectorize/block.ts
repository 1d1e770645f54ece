/**
 * What is embedded of a chat together: what a thread says in a day (UTC), or what a room says outside threads in an hour.
 * Which one a message is in follows from the message alone, and none grows for ever.
 */
export interface Block {
  /** `<room>:t:<thread>:<yyyy-mm-dd>` or `<room>:h:<yyyy-mm-ddThh>`. */
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
    : `${room}:t:${thread}:${sentAt.slice(0, "yyyy-mm-dd".length)}`;
}

/** The block of an id; one of a form that no message is in is a block without messages. */
export function parseBlock(id: string): Block {
  const [, room = "", thread] = /^([^:]*)(?::t:(.*):[^:]*$)?/s.exec(id) ?? [];
  return thread === undefined ? { id, room } : { id, room, thread };
}
