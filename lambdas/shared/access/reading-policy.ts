/** Who will see an answer. */
export interface Viewers {
  /** The room that the answer is posted in: everybody in it reads along. */
  room: string;
  /** The user who asked. */
  asker: string;
}

/** What all viewers of an answer may read. What is not granted is denied. */
export interface ReadingRights {
  /** Records for every member of staff. */
  staff: boolean;
  /** Records of public rooms. */
  publicRooms: boolean;
  /** Rooms whose own records may be read. */
  rooms: readonly string[];
}

/** Decides what an answer may draw on: by who will see it, not by who asked. */
export interface ReadingPolicy {
  rightsOf(viewers: Viewers): Promise<ReadingRights>;
}
