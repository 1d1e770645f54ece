import { ValidationError } from "./validation-error";

/** A length of time, so that no unit has to be guessed from a bare number. */
export class Duration {
  /** @param count whole number of milliseconds, 0 or more */
  static milliseconds(count: number): Duration {
    return new Duration(count, 1, "ms");
  }

  /** @param count number of seconds, 0 or more, that gives whole milliseconds */
  static seconds(count: number): Duration {
    return new Duration(count, 1000, "s");
  }

  /** @param count number of minutes, 0 or more, that gives whole milliseconds */
  static minutes(count: number): Duration {
    return new Duration(count, 60_000, "min");
  }

  /** @param count number of hours, 0 or more, that gives whole milliseconds */
  static hours(count: number): Duration {
    return new Duration(count, 3_600_000, "h");
  }

  /** @param count number of days, 0 or more, that gives whole milliseconds */
  static days(count: number): Duration {
    return new Duration(count, 86_400_000, "d");
  }

  private constructor(
    private readonly count: number,
    private readonly millisecondsPerUnit: number,
    private readonly unit: string,
  ) {
    const milliseconds = count * millisecondsPerUnit;
    if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
      throw new ValidationError("Duration", [
        { field: unit, value: count, fix: "Use a number of 0 or more that gives whole milliseconds." },
      ]);
    }
  }

  /** In milliseconds. */
  toMilliseconds(): number {
    return this.count * this.millisecondsPerUnit;
  }

  /**
   * In seconds.
   *
   * @throws ValidationError if it is not a whole number of seconds
   */
  toSeconds(): number {
    const seconds = this.toMilliseconds() / 1000;
    if (!Number.isInteger(seconds)) {
      throw new ValidationError("Duration", [
        { field: "duration", value: this, fix: "Use whole seconds: this setting has no smaller unit." },
      ]);
    }
    return seconds;
  }

  /** Whether it is neither shorter than the one nor longer than the other. */
  isBetween(least: Duration, most: Duration): boolean {
    const milliseconds = this.toMilliseconds();
    return milliseconds >= least.toMilliseconds() && milliseconds <= most.toMilliseconds();
  }

  /** For messages, in the unit it was made with: `5 min`. */
  toString(): string {
    return `${this.count} ${this.unit}`;
  }
}
