/** All texts that may be embedded in a day are. */
export class BudgetSpentError extends Error {
  override readonly name = "BudgetSpentError";

  /** @param retryAfterMs until the next day begins */
  constructor(
    textsADay: number,
    readonly retryAfterMs: number,
  ) {
    super(
      `The ${textsADay} texts that may be embedded in a day are used up until midnight (UTC). ` +
        "Raise EMBEDDING_TEXTS_A_DAY if that is too few.",
    );
  }
}
