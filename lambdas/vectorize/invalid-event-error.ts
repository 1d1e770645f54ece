/** An event that is not about a document of the collection that its function is for. */
export class InvalidEventError extends Error {
  override readonly name = "InvalidEventError";

  constructor(type: string, path: string, collection: string) {
    super(
      `An event of type ${type} is about "${path}", which is no document of the collection ${collection}. ` +
        `Trigger the function with the path pattern ${collection}/{document}.`,
    );
  }
}
