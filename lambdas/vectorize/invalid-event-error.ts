/** An event that is not about a record. */
export class InvalidEventError extends Error {
  override readonly name = "InvalidEventError";

  constructor(type: string, path: string) {
    super(
      `An event of type ${type} is about "${path}", which is no document of the collection records. ` +
        "Trigger the function with the path pattern records/{record}.",
    );
  }
}
