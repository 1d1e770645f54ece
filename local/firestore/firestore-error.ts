/** The canonical status codes that Firestore answers with (google.rpc.Code), and their HTTP status over REST. */
const STATUSES = {
  INVALID_ARGUMENT: { code: 3, http: 400 },
  NOT_FOUND: { code: 5, http: 404 },
  ALREADY_EXISTS: { code: 6, http: 409 },
  FAILED_PRECONDITION: { code: 9, http: 400 },
  ABORTED: { code: 10, http: 409 },
  UNIMPLEMENTED: { code: 12, http: 501 },
  INTERNAL: { code: 13, http: 500 },
  UNAVAILABLE: { code: 14, http: 503 },
} as const;

export type FirestoreStatus = keyof typeof STATUSES;

/** A request that Firestore refuses, in the terms of both transports. */
export class FirestoreError extends Error {
  override readonly name = "FirestoreError";

  constructor(
    readonly status: FirestoreStatus,
    message: string,
  ) {
    super(message);
  }

  /** The gRPC status code. */
  get code(): number {
    return STATUSES[this.status].code;
  }

  /** The HTTP status code. */
  get http(): number {
    return STATUSES[this.status].http;
  }

  /** The given error, or an INTERNAL one that carries its message. */
  static from(error: unknown): FirestoreError {
    if (error instanceof FirestoreError) return error;
    return new FirestoreError("INTERNAL", error instanceof Error ? error.message : String(error));
  }
}
