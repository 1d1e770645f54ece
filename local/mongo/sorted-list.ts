/** A part is split in two when it grows over this. */
const MAX_PART = 512;

/** A list that stays in order, in parts that are short enough to be moved: adding to a million items is quick. */
export class SortedList<Item> {
  private readonly parts: Item[][] = [];

  /** @param compare a total order: 0 for the same item only */
  constructor(private readonly compare: (a: Item, b: Item) => number) {}

  add(item: Item): void {
    const isAfter = (other: Item) => this.compare(other, item) > 0;
    const index = Math.min(this.partWhere(isAfter), this.parts.length - 1);
    const part = this.parts[index];
    if (!part) {
      this.parts.push([item]);
      return;
    }
    part.splice(firstWhere(part, isAfter), 0, item);
    if (part.length > MAX_PART) this.parts.splice(index + 1, 0, part.splice(MAX_PART / 2));
  }

  delete(item: Item): void {
    const isAtOrAfter = (other: Item) => this.compare(other, item) >= 0;
    const index = this.partWhere(isAtOrAfter);
    const part = this.parts[index];
    if (!part) return;
    const position = firstWhere(part, isAtOrAfter);
    if (this.compare(part[position] as Item, item) !== 0) return;
    part.splice(position, 1);
    if (part.length === 0) this.parts.splice(index, 1);
  }

  /** From the first item that `reached` holds for; it must hold for all after it too. */
  *upwards(reached: (item: Item) => boolean): Generator<Item> {
    let index = this.partWhere(reached);
    let position = firstWhere(this.parts[index] ?? [], reached);
    for (let part = this.parts[index]; part; part = this.parts[++index]) {
      for (; position < part.length; position++) yield part[position] as Item;
      position = 0;
    }
  }

  /** Backwards, from the last item that `passed` does not hold for; it must hold for all after that one. */
  *downwards(passed: (item: Item) => boolean): Generator<Item> {
    let index = this.partWhere(passed);
    let position = firstWhere(this.parts[index] ?? [], passed) - 1;
    for (; index >= 0; index--) {
      const part = this.parts[index] ?? [];
      for (; position >= 0; position--) yield part[position] as Item;
      position = (this.parts[index - 1]?.length ?? 0) - 1;
    }
  }

  /** The first part whose last item is there. */
  private partWhere(there: (item: Item) => boolean): number {
    return firstWhere(this.parts, (part) => there(part[part.length - 1] as Item));
  }
}

/** The place of the first item that a condition holds for, which holds for all after it; else the length. */
function firstWhere<Item>(items: Item[], there: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (there(items[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
