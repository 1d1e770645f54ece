import { compare, Matcher, type Mismatch, type OnMatch } from "./match";

/**
 * Matches a value and keeps it, for a closer look than a matcher allows.
 *
 * @example
 * const name = new Capture();
 * template.hasResource("google_pubsub_topic", { name });
 * expect(name.value).toMatch(/^dev-/);
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
    return actual === undefined ? [{ path, expected: "a value to capture", actual }] : [];
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
}
