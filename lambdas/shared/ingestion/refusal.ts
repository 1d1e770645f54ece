/** A request that is not accepted, and what the sender can do about it. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  /**
   * @param code what is wrong, for programs
   * @param fix what to do about it
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fix: string,
    readonly headers: Record<string, string> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  toResponse(): Response {
    const { code, message, fix } = this;
    return Response.json({ error: { code, message, fix } }, { status: this.status, headers: this.headers });
  }
}
