import type { Publication } from "./publication";

/** Where publications go. */
export interface MessageTopic {
  /**
   * Publishes; resolves when it is acknowledged.
   *
   * @param ordered delivered after what was published before with the same message id
   */
  publish(publication: Publication, ordered: boolean): Promise<void>;
  /** Lets a message id be published again after it failed. */
  resume(id: string): void;
}
