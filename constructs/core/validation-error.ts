import type { IConstruct } from "constructs";
import { TricloudError } from "./tricloud-error";

/** One value that cannot be used. */
export interface Problem {
  /** Path of the value, e.g. `queue.maxRetries`. */
  field: string;
  /** The value as it was given. */
  value: unknown;
  /** What to write instead, as a sentence. */
  fix: string;
}

/** Thrown when values given to a construct or a configuration cannot be used; lists all of them. */
export class ValidationError extends TricloudError {
  /** Every value that is wrong, in the order of checking; never empty. */
  readonly problems: readonly Problem[];

  /**
   * @param where the construct that got the values, or the name of the configuration
   * @param problems every value that is wrong
   */
  constructor(where: IConstruct | string, problems: readonly Problem[]) {
    const [first] = problems;
    super({
      where: typeof where === "string" ? where : where.node.path,
      what: first && problems.length === 1 ? state(first) : `${problems.length} values cannot be used`,
      fix:
        first && problems.length === 1
          ? first.fix
          : problems.map((problem) => `- ${state(problem)}. ${problem.fix}`).join("\n"),
    });
    this.problems = problems;
  }
}

function state({ field, value }: Problem): string {
  return `${field} is ${show(value)}`;
}

function show(value: unknown): string {
  if (value === undefined) return "missing";
  const hasOwnText =
    typeof value === "object" && value !== null && value.toString !== Object.prototype.toString;
  return hasOwnText && !Array.isArray(value) ? String(value) : JSON.stringify(value);
}
