import { compare, Matcher, type Mismatch, type OnMatch } from "./match";
import { show } from "./show";

/**
 * Matches a value and keeps it, for a closer look than a matcher allows.
 *
 * @example
 * const name = new Capture();
 * template.hasResource("google_pubsub_topic", { name });
 * expect(name.asString()).toMatch(/^dev-/);
 */
export class Capture extends Matcher {
  private readonly captured: unknown[] = [];

  /** @param pattern what the value must be like; default anything but nothing */
  constructor(private readonly pattern?: unknown) {
    super();
  }

  override test(actual: unknown, path: string, onMatch: OnMatch[]): Mismatch[] {
    onMatch.push(() => this.captured.push(actual));
    if (this.pattern !== undefined) return compare(this.pattern, actual, path, false, onMatch);
    return actual === undefined ? [{ path, expected: "a value to capture", actual: show(actual) }] : [];
  }

  override toString(): string {
    return this.pattern === undefined ? "a value to capture" : show(this.pattern);
  }

  /**
   * The value in the last resource that matched as a whole.
   *
   * @throws Error if nothing matched
   */
  get value(): unknown {
    if (this.captured.length === 0) {
      throw new Error("Nothing was captured. Read the value after an assertion that holds this Capture.");
    }
    return this.captured.at(-1);
  }

  /**
   * The value, which is a text.
   *
   * @throws Error if nothing matched, or if it is no text
   */
  asString(): string {
    return this.as("text", (value) => typeof value === "string");
  }

  /**
   * The value, which is a number.
   *
   * @throws Error if nothing matched, or if it is no number
   */
  asNumber(): number {
    return this.as("number", (value) => typeof value === "number");
  }

  /**
   * The value, which is a boolean.
   *
   * @throws Error if nothing matched, or if it is no boolean
   */
  asBoolean(): boolean {
    return this.as("boolean", (value) => typeof value === "boolean");
  }

  /**
   * The value, which is a list.
   *
   * @throws Error if nothing matched, or if it is no list
   */
  asArray(): unknown[] {
    return this.as("list", (value) => Array.isArray(value));
  }

  /**
   * The value, which is an object.
   *
   * @throws Error if nothing matched, or if it is no object
   */
  asObject(): Record<string, unknown> {
    return this.as("object", (value) => typeof value === "object" && value !== null && !Array.isArray(value));
  }

  private as<T>(what: string, is: (value: unknown) => boolean): T {
    if (!is(this.value)) throw new Error(`No ${what} was captured, but ${show(this.value)}.`);
    return this.value as T;
  }
}
