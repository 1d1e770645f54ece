import { TricloudError } from "../../constructs/core/tricloud-error";

/** A replay that ended before its end; what it had applied stays applied. */
export class ReplayFailure extends TricloudError {
  /** @param audit id of its audit record; absent for a dry run */
  constructor(cause: unknown, audit: string | undefined) {
    const { what, where, fix } = detailsOf(cause);
    super({
      what: `the replay ended early: ${where ? `${where}: ` : ""}${what}`,
      fix: audit ? `${fix}\nThen go on where it ended: add --resume ${audit} in place of the filters.` : fix,
      cause,
    });
  }
}

function detailsOf(cause: unknown): Pick<TricloudError, "what" | "where" | "fix"> {
  if (cause instanceof TricloudError) return cause;
  return { what: (cause as Error).message, fix: "See what it says." };
}
