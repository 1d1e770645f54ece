/** EMBEDDING_MODEL names a model that we know no dimensions of. */
export class UnknownModelError extends Error {
  override readonly name = "UnknownModelError";

  constructor(model: string, known: readonly { id: string }[]) {
    const ids = known.map(({ id }) => id).join(", ");
    super(`EMBEDDING_MODEL is "${model}", which is not known. Use one of ${ids}.`);
  }
}
