/** A document that can never become vectors: trying again would change nothing. */
export class InvalidRecordError extends Error {
  override readonly name = "InvalidRecordError";

  /** @param document path of the document, e.g. `records/aircall:call:1` */
  constructor(
    readonly document: string,
    reason: string,
  ) {
    super(`${document} is not a valid record: ${reason}`);
  }
}
