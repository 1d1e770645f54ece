import type { ErrorDetails } from "../core";
import type { SynthesizedStack } from "./synthesized-stack";

/** One place where a stack breaks a policy: the construct's path, what is wrong with it, and what to do. */
export type Violation = Required<Pick<ErrorDetails, "where" | "what" | "fix">>;

/** A rule that stacks must keep, checked on what they synthesize. */
export interface Policy {
  /** @returns every place where the stack breaks the policy; none if it keeps it */
  check(stack: SynthesizedStack): Violation[];
}
