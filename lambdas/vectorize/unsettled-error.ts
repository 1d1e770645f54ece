/** Something that changed each time its vectors had just been written. */
export class UnsettledError extends Error {
  override readonly name = "UnsettledError";

  /** @param name of what changed */
  constructor(name: string, rounds: number) {
    super(
      `${name} changed ${rounds} times while its vectors were written. It is tried again from the start.`,
    );
  }
}
