import { CommandLineError } from "../command-line-error";
import { findEnvironment } from "../find-environment";

/** A Firestore database. */
export interface Place {
  /** Id of the project. */
  project: string;
  /** `(default)`, or a name of its own. */
  database: string;
}

/** How a command line names one. */
export interface PlaceOptions {
  environment?: string;
  project?: string;
  database?: string;
}

/** @throws CommandLineError unless either an environment or a project is named */
export function placeOf({ environment, project, database = "(default)" }: PlaceOptions): Place {
  if (environment !== undefined && project !== undefined) {
    throw new CommandLineError("--environment and --project name two places", "Give one of them.");
  }
  if (environment !== undefined) return { project: findEnvironment(environment).gcp.project, database };
  if (project !== undefined && project !== "") return { project, database };
  throw new CommandLineError(
    "no database is named",
    "Give --environment dev, staging or prod, or --project <id>.",
  );
}
