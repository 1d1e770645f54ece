import { TricloudError } from "../core";
import type { Violation } from "./policy";

/** Thrown at synthesis, before a stack's file is written, when the stack breaks policies; lists all places. */
export class PolicyError extends TricloudError {
  /** Every place where a policy is broken, by stack; never empty. */
  readonly violations: readonly Violation[];

  /** @param violations every place where a policy is broken, by stack; never empty */
  constructor(violations: readonly Violation[]) {
    const [first] = violations;
    super(
      first && violations.length === 1
        ? first
        : {
            what: `Policies are broken in ${violations.length} places`,
            fix: violations.map(item).join("\n"),
          },
    );
    this.violations = violations;
  }
}

function item({ where, what, fix }: Violation): string {
  return `- ${where}: ${what}\n${fix.replace(/^/gm, "    ")}`;
}
