/** Changes were missed: the stream cannot be continued from where it was. */
export class GapError extends Error {
  override readonly name = "GapError";

  /** @param reason in few words */
  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`The change stream cannot be continued: ${reason}.`, { cause });
  }
}
