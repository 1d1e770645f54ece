/** A failed call to Firestore. */
export class FirestoreError extends Error {
  override readonly name = "FirestoreError";

  /**
   * @param status the canonical status, e.g. `ABORTED`; `UNAVAILABLE` also when no answer came at all
   * @param httpStatus 0 when no answer came at all
   */
  constructor(
    operation: string,
    readonly status: string,
    readonly httpStatus: number,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`Firestore ${operation}: ${status}: ${detail}`, options);
  }
}
