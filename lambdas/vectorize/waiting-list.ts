/** A record whose vectors could not be made yet. */
export interface WaitingRecord {
  /** Record id; of a conversation, too. */
  record: string;
  /** Says which word of it was taken. */
  taken: unknown;
}

/** What is to be shown again once there is budget for it. */
export interface WaitingList {
  /**
   * Notes that a record is to be shown again.
   *
   * @param dueAt milliseconds since 1970
   */
  add(record: string, dueAt: number): Promise<void>;
  /**
   * Takes records that are due. Nobody else takes them for a while; if they are not done by then, they are due again.
   *
   * @returns none if nothing is due, or others are about it
   */
  take(): Promise<WaitingRecord[]>;
  /** Forgets a record that was taken, unless it was added again since. */
  done(waiting: WaitingRecord): Promise<void>;
}
