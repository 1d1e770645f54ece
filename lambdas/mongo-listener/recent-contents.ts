import { hash } from "node:crypto";

/**
 * Remembers by a hash what was said last about each of the things that were spoken of lately. There are two generations:
 * when the younger one is full, it becomes the elder, and the elder is forgotten.
 */
export class RecentContents {
  private younger = new Map<string, string>();
  private elder = new Map<string, string>();

  /** @param capacity how many things are remembered at most; at least half as many are */
  constructor(private readonly capacity: number) {}

  /** Takes in what is said about a thing now. @returns whether it is what was said last */
  repeats(thing: string, content: string): boolean {
    const last = this.younger.get(thing) ?? this.elder.get(thing);
    // As bytes, a hundred thousand hashes take a few megabytes.
    const digest = hash("sha256", content, "binary");
    this.younger.set(thing, digest);
    if (this.younger.size >= this.capacity / 2) {
      this.elder = this.younger;
      this.younger = new Map();
    }
    return last === digest;
  }

  /** Nothing is known any more about what was said last. */
  forget(thing: string): void {
    this.younger.delete(thing);
    this.elder.delete(thing);
  }

  /** How many things are remembered; one that is in both generations counts twice. */
  get size(): number {
    return this.younger.size + this.elder.size;
  }
}
