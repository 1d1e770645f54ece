import { TricloudError } from "../constructs/core/tricloud-error";

/** Thrown when a command is called with options or arguments that it cannot use. */
export class CommandLineError extends TricloudError {
  /** @param problem what is wrong with the call; an error of `parseArgs`, or a text */
  constructor(problem: unknown, fix = "See what there is with --help.") {
    super({ what: problem instanceof Error ? problem.message : String(problem), fix, cause: problem });
  }
}
