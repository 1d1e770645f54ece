/** The alias names a collection whose vectors are of no model that we know. */
export class UnknownCollectionError extends Error {
  override readonly name = "UnknownCollectionError";

  constructor(alias: string, collection: string) {
    super(
      `The alias ${alias} names the collection ${collection}, which is no known model's. ` +
        "Deploy code that knows its model, or move the alias with: npm run vectors -- reindex.",
    );
  }
}
