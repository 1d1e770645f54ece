import { TricloudError } from "../../constructs/core/tricloud-error";

/** A replay that ended before its end; what it had applied stays applied. */
export class ReplayFailure extends TricloudError {
  /** @param audit id of its audit record; absent for a dry run */
  constructor(cause: unknown, audit: string | undefined) {
    const { what, fix } =
      cause instanceof TricloudError ? cause : { what: (cause as Error).message, fix: "See what it says." };
    super({
      what: `the replay ended early: ${what}`,
      fix: audit ? `${fix}\nThen go on where it ended: add --resume ${audit} in place of the filters.` : fix,
      cause,
    });
  }
}
