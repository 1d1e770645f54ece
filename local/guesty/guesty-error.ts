/** A refusal of the API. */
export class GuestyError extends Error {
  override readonly name = "GuestyError";

  constructor(
    readonly status: 400 | 401 | 404 | 429,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  toResponse(): Response {
    const { status, message, headers } = this;
    return Response.json({ error: { code: status, message } }, { status, headers });
  }
}
