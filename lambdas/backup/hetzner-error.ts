/** What is known about a failure besides its code. */
export interface HetznerFailure {
  /** HTTP status; absent if there was no answer. */
  status?: number;
  /** When requests are welcome again, milliseconds since 1970. */
  resetAt?: number;
  cause?: unknown;
}

const LOST = ["no_answer", "bad_gateway", "timeout"];

/** A request to Hetzner Cloud, or an action there, that did not succeed. The token is in none of its parts. */
export class HetznerError extends Error {
  override readonly name = "HetznerError";
  readonly status?: number;
  readonly resetAt?: number;

  /**
   * @param operation e.g. `POST /servers`, or the action's command
   * @param code of Hetzner's API, e.g. `resource_unavailable`; `no_answer` if there was none
   */
  constructor(
    readonly operation: string,
    readonly code: string,
    message: string,
    { status, resetAt, cause }: HetznerFailure = {},
  ) {
    super(`Hetzner Cloud: ${operation}: ${message} (${code})`, { cause });
    this.status = status;
    this.resetAt = resetAt;
  }

  /** Whether nobody knows if the request was fulfilled. */
  get isLost(): boolean {
    return LOST.includes(this.code) || this.status === 502 || this.status === 504;
  }
}
