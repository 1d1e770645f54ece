import { TricloudError } from "../../constructs/core/tricloud-error";

/** A provider did not do what it was asked. Nothing that it answered is repeated: it may hold secrets. */
export class ProviderFailure extends TricloudError {
  /**
   * @param provider as a person calls it
   * @param what what happened, e.g. `403 from GET /v1/webhooks`
   */
  constructor(provider: string, what: string, fix: string, cause?: unknown) {
    super({ where: provider, what, fix, cause });
  }
}

/** What to do about an HTTP status; without one there was no answer. */
export function fixOf(status: number | undefined, credentials: string): string {
  if (status === undefined) return "Check the connection, and try again.";
  if (status === 401 || status === 403) return `Check ${credentials}.`;
  if (status === 429) return "Too much was asked lately: try again in a minute.";
  if (status === 404) return "It is gone: see what there is with status.";
  if (status >= 500) return "The provider is at fault: try again later.";
  return "See the provider's own list of webhooks, and try again.";
}
