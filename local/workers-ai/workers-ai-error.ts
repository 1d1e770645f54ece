/** A refusal in the form of Cloudflare's API: an HTTP status, a numeric code and a message. */
export class WorkersAiError extends Error {
  constructor(
    readonly status: 400 | 401 | 413,
    readonly code: number,
    message: string,
  ) {
    super(message);
    this.name = "WorkersAiError";
  }
}
