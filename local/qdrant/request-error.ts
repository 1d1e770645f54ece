/** A request that the server refuses: the status and the text that a client sees in `status.error`. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "RequestError";
  }
}

export const badInput = (description: string) => new RequestError(400, `Wrong input: ${description}`);
export const badRequest = (description: string) => new RequestError(400, `Bad request: ${description}`);
export const malformed = (description: string) =>
  new RequestError(400, `Format error in JSON body: ${description}`);
export const invalid = (description: string) =>
  new RequestError(422, `Validation error in JSON body: [${description}]`);
export const notFound = (description: string) => new RequestError(404, `Not found: ${description}`);
export const alreadyExists = (description: string) => new RequestError(409, `Wrong input: ${description}`);
export const internal = (description: string) =>
  new RequestError(500, `Service internal error: ${description}`);

/** Valid for Qdrant, but not part of this stand-in. */
export const unsupported = (feature: string) =>
  badRequest(`the local stand-in does not support ${feature}; use a Qdrant server through QDRANT_URL`);
