import { status } from "@grpc/grpc-js";

/** A call that the service refuses, with the gRPC status that the client sees. */
export class StatusError extends Error {
  constructor(
    readonly code: status,
    readonly details: string,
  ) {
    super(details);
    this.name = "StatusError";
  }
}

export const notFound = (resource: string) =>
  new StatusError(status.NOT_FOUND, `Resource not found (resource=${resource}).`);
export const alreadyExists = (resource: string) =>
  new StatusError(status.ALREADY_EXISTS, `Resource already exists in the project (resource=${resource}).`);
export const invalidArgument = (details: string) => new StatusError(status.INVALID_ARGUMENT, details);
export const unsupported = (feature: string) =>
  new StatusError(status.UNIMPLEMENTED, `The local Pub/Sub stand-in does not support ${feature}.`);
