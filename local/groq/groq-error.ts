/** A refusal in the form of Groq's API (console.groq.com/docs/errors). */
export class GroqError extends Error {
  constructor(
    readonly status: 400 | 401,
    message: string,
    readonly code?: string,
    readonly param?: string,
  ) {
    super(message);
    this.name = "GroqError";
  }

  /** The response body. */
  get body() {
    return {
      error: { message: this.message, type: "invalid_request_error", code: this.code, param: this.param },
    };
  }
}
