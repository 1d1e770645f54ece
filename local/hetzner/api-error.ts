/** A refusal in the form of Hetzner Cloud's API. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: object = {},
  ) {
    super(message);
  }

  /** The response body. */
  get body() {
    return { error: { code: this.code, message: this.message, details: this.details } };
  }
}

/** What the request says cannot be. */
export function invalidInput(field: string, message: string): ApiError {
  return new ApiError(422, "invalid_input", `invalid input in field '${field}'`, {
    fields: [{ name: field, messages: [message] }],
  });
}

/** What the request is about is not there. */
export function notFound(kind: string, id: number | string): ApiError {
  return new ApiError(404, "not_found", `${kind} with ID '${id}' not found`);
}
