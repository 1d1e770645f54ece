/** A refusal of the API. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 429,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  toResponse(): Response {
    const { name, status, message, headers } = this;
    return Response.json({ error: name, troubleshoot: message }, { status, headers });
  }
}
