/** EMBEDDING_MODEL names a model that we know no dimensions of. */
export class UnknownModelError extends Error {
  override readonly name = "UnknownModelError";

  constructor(model: string, known: readonly string[]) {
    super(`EMBEDDING_MODEL is "${model}", which is not known. Use one of ${known.join(", ")}.`);
  }
}
