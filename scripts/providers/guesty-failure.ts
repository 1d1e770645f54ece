import { ZodError } from "zod";
import { FirestoreError } from "../../lambdas/shared/firestore/firestore-error";
import { RateLimitError } from "../../lambdas/shared/guesty/rate-limit-error";
import { ServiceError } from "../../lambdas/shared/service-error";
import { fixOf, ProviderFailure } from "./provider-failure";

const CREDENTIALS = "GUESTY_CLIENT_ID and GUESTY_CLIENT_SECRET";

/** What asking Guesty threw, as a person should be told it; anything else as it is. */
export function guestyFailure(error: unknown): unknown {
  if (error instanceof RateLimitError) {
    return new ProviderFailure("Guesty", error.message, "Nothing was lost: run the command then.", error);
  }
  if (error instanceof FirestoreError) {
    const what = `the access token that all share cannot be read: ${error.message}`;
    return new ProviderFailure(
      "Guesty",
      what,
      "Ask for the role roles/datastore.user on the project.",
      error,
    );
  }
  if (error instanceof ZodError) {
    const what = "the answer has another form than it used to have";
    return new ProviderFailure("Guesty", what, "Look for a newer version of this command.");
  }
  if (!(error instanceof ServiceError)) return error;
  const what = error.message.replace(/^Guesty: /, "");
  return new ProviderFailure("Guesty", what, fixOf(error.status, CREDENTIALS), error);
}
