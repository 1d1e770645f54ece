import { isIPv4 } from "node:net";
import { type Problem, ValidationError } from "../core";

/** A range of IPv4 addresses, e.g. `10.0.1.0/24`. */
export class Cidr {
  /** Whether a text is a range whose address is its first one. */
  static canParse(text: string): boolean {
    return cidrProblems("range", text).length === 0;
  }

  /**
   * The range that a text in CIDR notation names.
   *
   * @throws ValidationError if the text is no range, or its address is not the range's first
   */
  static parse(text: string): Cidr {
    const problems = cidrProblems("range", text);
    if (problems.length > 0) throw new ValidationError("Cidr", problems);
    const [address = "", length] = text.split("/");
    return new Cidr(toNumber(address), Number(length));
  }

  private constructor(
    private readonly first: number,
    /** Bits that all addresses of the range share, 0 to 32. */
    readonly prefixLength: number,
  ) {}

  /** How many addresses the range has, the first and the last included. */
  get size(): number {
    return 2 ** (32 - this.prefixLength);
  }

  /** Whether every address of another range is in this one. */
  contains(other: Cidr): boolean {
    return this.first <= other.first && other.last <= this.last;
  }

  /** Whether an address is in this range; false for what is no IPv4 address. */
  includes(address: string): boolean {
    return isIPv4(address) && this.first <= toNumber(address) && toNumber(address) <= this.last;
  }

  /** Whether the two ranges have an address in common. */
  overlaps(other: Cidr): boolean {
    return this.first <= other.last && other.first <= this.last;
  }

  /**
   * An address of the range by its number: 0 is the first one, which names the range itself.
   *
   * @throws ValidationError if the range has no such address
   */
  host(n: number): string {
    if (!Number.isInteger(n) || n < 0 || n >= this.size) {
      throw new ValidationError("Cidr", [
        { field: "host", value: n, fix: `Use 0 to ${this.size - 1}: ${this} has ${this.size} addresses.` },
      ]);
    }
    return toText(this.first + n);
  }

  /** In CIDR notation. */
  toString(): string {
    return `${toText(this.first)}/${this.prefixLength}`;
  }

  private get last(): number {
    return this.first + this.size - 1;
  }
}

/**
 * What is wrong with a text that should be a range, empty if nothing.
 *
 * @param field the path under which the text was given
 */
export function cidrProblems(field: string, text: string): Problem[] {
  const [address = "", length = "", ...rest] = text.split("/");
  if (!isIPv4(address) || !/^(?:\d|[12]\d|3[0-2])$/.test(length) || rest.length > 0) {
    return [{ field, value: text, fix: "Use an IPv4 range in CIDR notation, e.g. 10.0.1.0/24." }];
  }
  const size = 2 ** (32 - Number(length));
  const excess = toNumber(address) % size;
  if (excess === 0) return [];
  const canonical = `${toText(toNumber(address) - excess)}/${length}`;
  return [{ field, value: text, fix: `Use ${canonical}: a range is named by its first address.` }];
}

function toNumber(address: string): number {
  return address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
