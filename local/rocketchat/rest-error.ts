/** A refusal in the form of Rocket.Chat's REST interface. */
export class RestError extends Error {
  override readonly name = "RestError";

  /**
   * @param errorType e.g. `invalid-channel`; some refusals are a text alone
   * @param status as Rocket.Chat answers, whatever is wrong: 400, unless a permission is missing
   */
  constructor(
    message: string,
    readonly errorType?: string,
    readonly status: 400 | 403 = 400,
  ) {
    super(message);
  }
}

/** A refusal as `Meteor.Error` writes it: the reason, then its type in brackets. */
export function refusal(errorType: string, reason = ""): RestError {
  return new RestError(`${reason} [${errorType}]`.trim(), errorType);
}

/** What a call is refused with that needs a permission of the workspace. */
export function missingPermission(): RestError {
  const reason = "User does not have the permissions required for this action";
  return new RestError(`${reason} [error-unauthorized]`, undefined, 403);
}
