import type { IConstruct } from "constructs";
import { requireOneEngine } from "./one-engine";
import { Token } from "./terraform";
import { type Problem, ValidationError } from "./validation-error";

/**
 * Collects what is wrong with a construct's values, so that one error can name all of it.
 *
 * @example
 * new Validation(this)
 *   .check("maxRetries", props.maxRetries, (count) => count >= 0 && count <= 100, "Use 0 to 100.")
 *   .finish();
 */
export class Validation {
  private readonly problems: Problem[] = [];

  /**
   * @param where the construct that got the values, or the name of the configuration
   * @throws TwoEnginesError if the construct stands in a tree of another copy of cdktf
   */
  constructor(private readonly where: IConstruct | string) {
    if (typeof where !== "string") requireOneEngine(where);
  }

  /**
   * Checks one value. Values that are left out and Terraform tokens, which are known at apply time only, pass.
   *
   * @param field path of the value in the props, e.g. `queue.maxRetries`
   * @param fix what to write instead, as a sentence
   */
  check<T>(field: string, value: T | undefined, isValid: (value: T) => boolean, fix: string): this {
    if (value !== undefined && !Token.isUnresolved(value) && !isValid(value)) this.add({ field, value, fix });
    return this;
  }

  /** Adds problems that were found in another way. */
  add(...problems: Problem[]): this {
    this.problems.push(...problems);
    return this;
  }

  /**
   * Lets the values pass, or refuses them together.
   *
   * @throws ValidationError with every problem found, if there is any
   */
  finish(): void {
    if (this.problems.length > 0) throw new ValidationError(this.where, this.problems);
  }
}
