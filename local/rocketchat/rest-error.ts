/** A refusal in the form of Rocket.Chat's REST interface. */
export class RestError extends Error {
  /** @param errorType e.g. `invalid-channel` */
  constructor(
    readonly errorType: string,
    detail = "",
  ) {
    super(`${detail}[${errorType}]`);
    this.name = "RestError";
  }
}
