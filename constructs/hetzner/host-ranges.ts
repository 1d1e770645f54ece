import type { IConstruct } from "constructs";
import { Validation } from "../core";

interface HostRange {
  owner: string;
  first: number;
  last: number;
}

/** Which of a subnet's addresses, by number, are set aside for whom. */
export class HostRanges {
  private readonly ranges: HostRange[] = [];

  /** The number after the highest that is set aside. */
  get next(): number {
    return Math.max(...this.ranges.map(({ last }) => last)) + 1;
  }

  /**
   * Sets aside a number of addresses.
   *
   * @param owner who gets them, for messages
   * @throws ValidationError if one of them is somebody else's
   */
  reserve(where: IConstruct, owner: string, first: number, count: number): void {
    const last = first + count - 1;
    const other = this.ranges.find((range) => range.first <= last && first <= range.last);
    new Validation(where)
      .check(
        "firstHost",
        first,
        () => !other,
        `Use ${this.next} or leave it out: ${other?.first} to ${other?.last} are set aside for ${other?.owner}.`,
      )
      .finish();
    this.ranges.push({ owner, first, last });
  }
}
