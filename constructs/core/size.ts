import { ValidationError } from "./validation-error";

/** An amount of memory or storage, so that no unit has to be guessed from a bare number. */
export class Size {
  /** @param count whole number of bytes, 0 or more */
  static bytes(count: number): Size {
    return new Size(count, 1, "B");
  }

  /** @param count number of kibibytes, 0 or more, that gives whole bytes */
  static kibibytes(count: number): Size {
    return new Size(count, 1024, "KiB");
  }

  /** @param count number of mebibytes, 0 or more, that gives whole bytes */
  static mebibytes(count: number): Size {
    return new Size(count, 1024 ** 2, "MiB");
  }

  /** @param count number of gibibytes, 0 or more, that gives whole bytes */
  static gibibytes(count: number): Size {
    return new Size(count, 1024 ** 3, "GiB");
  }

  private constructor(
    private readonly count: number,
    private readonly bytesPerUnit: number,
    private readonly unit: string,
  ) {
    const bytes = count * bytesPerUnit;
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new ValidationError("Size", [
        { field: unit, value: count, fix: "Use a number of 0 or more that gives whole bytes." },
      ]);
    }
  }

  /** In bytes. */
  toBytes(): number {
    return this.count * this.bytesPerUnit;
  }

  /**
   * In mebibytes.
   *
   * @throws ValidationError if it is not a whole number of mebibytes
   */
  toMebibytes(): number {
    return this.toWhole(1024 ** 2, "mebibytes");
  }

  /**
   * In gibibytes.
   *
   * @throws ValidationError if it is not a whole number of gibibytes
   */
  toGibibytes(): number {
    return this.toWhole(1024 ** 3, "gibibytes");
  }

  /** For messages, in the unit it was made with: `512 MiB`. */
  toString(): string {
    return `${this.count} ${this.unit}`;
  }

  private toWhole(bytesPerUnit: number, units: string): number {
    const count = this.toBytes() / bytesPerUnit;
    if (!Number.isInteger(count)) {
      throw new ValidationError("Size", [
        { field: "size", value: this, fix: `Use whole ${units}: this setting has no smaller unit.` },
      ]);
    }
    return count;
  }
}
