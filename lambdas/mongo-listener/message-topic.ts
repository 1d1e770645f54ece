import type { Publication } from "./publication";

/** Where publications go. */
export interface MessageTopic {
  /** Publishes after what was published before with the same message id. Resolves when it is acknowledged. */
  publish(publication: Publication): Promise<void>;
  /** Lets a message id be published again after it failed. */
  resume(id: string): void;
  /** Publishes in one request, in no order. Resolves when all are acknowledged; if it fails, some may have been published. */
  publishTogether(publications: readonly Publication[]): Promise<void>;
  /** Ends the connection. */
  close(): Promise<void>;
}
