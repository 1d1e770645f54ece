import { type handleUnaryCall, status } from "@grpc/grpc-js";
import { StatusError } from "./status-error";

/** Turns a function of the request into a gRPC handler. */
export function unary<Request, Response>(
  answer: (request: Request, cancelled: AbortSignal) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    Promise.resolve(call.request)
      .then((request) => answer(request, cancelled.signal))
      .then((response) => callback(null, response))
      .catch((error: unknown) => callback(toStatus(error)));
  };
}

export function toStatus(error: unknown): StatusError {
  return error instanceof StatusError ? error : new StatusError(status.INTERNAL, String(error));
}
