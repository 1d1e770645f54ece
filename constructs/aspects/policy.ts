import type { ErrorDetails } from "../core";
import type { SynthesizedStack } from "./synthesized-stack";

/** One place where a stack breaks a policy: the construct's path, what is wrong with it, and what to do. */
export type Violation = Required<Pick<ErrorDetails, "where" | "what" | "fix">>;

/**
 * A rule that stacks must keep, checked on what they synthesize.
 *
 * @example
 * const europeOnly: Policy = {
 *   check: (stack) =>
 *     stack
 *       .resources("google_storage_bucket")
 *       .filter(({ attributes }) => !String(attributes["location"]).startsWith("europe-"))
 *       .map(({ construct }) => ({
 *         where: construct.node.path,
 *         what: "the bucket is outside Europe",
 *         fix: "Set location to a region of Europe.",
 *       })),
 * };
 */
export interface Policy {
  /** @returns every place where the stack breaks the policy; none if it keeps it */
  check(stack: SynthesizedStack): Violation[];
}
