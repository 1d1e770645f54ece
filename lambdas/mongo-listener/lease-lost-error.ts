/** This process is not the leader any more: its lease has run out, or another has taken the lead. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";

  constructor(readonly term: number) {
    super(`The lead of term ${term} is over.`);
  }
}
