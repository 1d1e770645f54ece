import type { PushedMessage } from "./parse-push";

/** A change of a record that was given up, and why. */
export interface RecordLetter {
  /** Path of the document. */
  document: string;
  /** Record id. */
  record: string;
  reason: string;
}

/** A message of Pub/Sub that was given up, and why. */
export interface MessageLetter {
  /** As it was pushed: publishing its data, attributes and ordering key again is to try again. */
  message: PushedMessage | null;
  reason: string;
}

export type DeadLetter = RecordLetter | MessageLetter;

/** Where what was given up is kept for a person to look at and replay. */
export interface DeadLetters {
  publish(letter: DeadLetter): Promise<void>;
}
