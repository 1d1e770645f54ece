/** A record that changed each time its vectors had just been written. */
export class UnsettledRecordError extends Error {
  override readonly name = "UnsettledRecordError";

  constructor(document: string, rounds: number) {
    super(
      `${document} changed ${rounds} times while its vectors were written. It is tried again from the start.`,
    );
  }
}
