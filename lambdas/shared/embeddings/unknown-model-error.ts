/** A model is named that we know no dimensions of. */
export class UnknownModelError extends Error {
  override readonly name = "UnknownModelError";
  /** The names of the known ones. */
  readonly known: string[];

  constructor(
    readonly model: string,
    known: readonly { id: string }[],
  ) {
    const names = known.map(({ id }) => id);
    super(`EMBEDDING_MODEL is "${model}", which is not known. Use one of ${names.join(", ")}.`);
    this.known = names;
  }
}
