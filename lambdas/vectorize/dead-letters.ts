/** A change that was given up, and why. */
export interface DeadLetter {
  /** Path of the document. */
  document: string;
  /** Record id. */
  record: string;
  reason: string;
}

/** Where what was given up is kept for a person to look at and replay. */
export interface DeadLetters {
  publish(letter: DeadLetter): Promise<void>;
}
