import { TricloudError } from "../constructs/core/tricloud-error";

/** Thrown when a command is called with options or arguments that it cannot use. */
export class CommandLineError extends TricloudError {
  /** @param problem what is wrong with the call; an error of `parseArgs`, or a text */
  constructor(problem: unknown, fix = "See what there is with --help.") {
    super({ what: whatOf(problem), fix, cause: problem });
  }
}

/** Of what `parseArgs` says, the first sentence: the others are about how to write what is no option as one. */
function whatOf(problem: unknown): string {
  return typeof problem === "string" ? problem : (problem as Error).message.replace(/\.\s[\s\S]*$|\.$/, "");
}
