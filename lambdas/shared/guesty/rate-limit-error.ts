/** Guesty must not be asked now: it would exceed, or did exceed, one of its limits. */
export class RateLimitError extends Error {
  override readonly name = "RateLimitError";

  /**
   * @param limit which one, for the message, e.g. `120 requests a minute`
   * @param retryAfterMs how long to wait until it may be asked, milliseconds
   */
  constructor(
    limit: string,
    readonly retryAfterMs: number,
  ) {
    super(`Guesty allows ${limit}: wait ${Math.ceil(retryAfterMs / 1000)} s, then try again.`);
  }
}
