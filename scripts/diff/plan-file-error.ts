import { TricloudError } from "../../constructs/core/tricloud-error";

/** Thrown when a file that should hold a plan does not. */
export class PlanFileError extends TricloudError {}
