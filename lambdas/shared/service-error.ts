/** What is known about a call that a service did not fulfil. */
export interface ServiceFailure {
  /** HTTP status; absent if there was no answer. */
  status?: number;
  /** How long the service asks to be left alone, milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** A call to an outside service that did not succeed. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly status?: number;
  readonly retryAfterMs?: number;

  /** @param service as a person calls it, e.g. `Workers AI` */
  constructor(
    readonly service: string,
    message: string,
    { status, retryAfterMs, cause }: ServiceFailure = {},
  ) {
    super(`${service}: ${message}`, { cause });
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same call may succeed later: no answer, overload, or a fault at the other end. */
  get transient(): boolean {
    return this.status === undefined || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /** Whether it is what was asked for that was refused, so that asking again changes nothing. Neither a wrong key nor a wrong address is. */
  get permanent(): boolean {
    return this.status === 400 || this.status === 413 || this.status === 422;
  }
}
