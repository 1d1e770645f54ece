/** A service that did not get ready; the message is the service's own last words. */
export class StartFailure extends Error {
  constructor(
    readonly service: string,
    message: string,
  ) {
    super(message);
    this.name = "StartFailure";
  }
}
