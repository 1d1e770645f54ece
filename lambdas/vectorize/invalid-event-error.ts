/** An event that is not about a record. */
export class InvalidEventError extends Error {
  override readonly name = "InvalidEventError";

  constructor(type: string, subject: string | undefined, collection: string) {
    super(
      `An event of type ${type} has the subject ${JSON.stringify(subject)}, which names no document of ${collection}. ` +
        `Trigger the function with the path pattern ${collection}/{record}.`,
    );
  }
}
