/** Options that Eventarc's stand-in cannot work with. */
export class EventarcOptionsError extends Error {
  override readonly name = "EventarcOptionsError";
}
