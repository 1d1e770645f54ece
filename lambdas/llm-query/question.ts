/** A question that somebody asked in chat. */
export interface Question {
  /** Id of the message that holds it. */
  id: string;
  /** Id of the room. */
  room: string;
  /** The message that the thread hangs on: the question itself, if it began the thread. */
  thread: string;
  /** User id of who asked. */
  asker: string;
  /** User name of who asked. */
  askerName: string;
  text: string;
  /** ISO 8601 UTC. */
  askedAt: string;
}
