/** The next change is larger than the 16 MB that the database can send. */
export class OversizedChangeError extends Error {
  override readonly name = "OversizedChangeError";

  constructor(cause: unknown) {
    super("The next change is larger than the database can send.", { cause });
  }
}
