import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/**
 * An append-only file of JSON lines. An entry that `append` returned from is in the operating system's hands, so it
 * survives the death of this process at any instant; against a power cut there is no promise.
 */
export class Journal<Entry> {
  private constructor(
    readonly file: string,
    private descriptor: number,
    private bytes: number,
  ) {}

  /**
   * Opens the journal and reads what it holds. A last line without its end was never acknowledged and is cut off.
   * @throws JournalError when a complete line cannot be read
   */
  static open<Entry>(file: string): { journal: Journal<Entry>; entries: Entry[] } {
    mkdirSync(dirname(file), { recursive: true });
    const descriptor = openSync(file, "a+");
    const content = readFileSync(descriptor);
    const complete = content.lastIndexOf(0x0a) + 1;
    ftruncateSync(descriptor, complete);
    return {
      journal: new Journal(file, descriptor, complete),
      entries: readLines(file, content.subarray(0, complete)),
    };
  }

  /** Adds an entry, entirely or (when it throws, e.g. because the disk is full) not at all. */
  append(entry: Entry): void {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      for (let written = 0; written < line.length; ) written += writeSync(this.descriptor, line, written);
      this.bytes += line.length;
    } catch (error) {
      ftruncateSync(this.descriptor, this.bytes);
      throw error;
    }
  }

  /** Replaces everything by the given entries; a crash leaves either the old file or the new one. */
  rewrite(entries: Iterable<Entry>): void {
    const { journal } = Journal.open<Entry>(`${this.file}.new`);
    ftruncateSync(journal.descriptor, 0);
    journal.bytes = 0;
    for (const entry of entries) journal.append(entry);
    fsyncSync(journal.descriptor);
    renameSync(journal.file, this.file);
    closeSync(this.descriptor);
    this.descriptor = journal.descriptor;
    this.bytes = journal.bytes;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** A journal that cannot be read. */
export class JournalError extends Error {
  override readonly name = "JournalError";

  constructor(file: string, line: number, reason: string) {
    super(`${file}, line ${line}: ${reason}. Restore the file from a copy, or move it away to start empty.`);
  }
}

function readLines<Entry>(file: string, content: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(0x0a, start);
    try {
      entries.push(JSON.parse(content.toString("utf8", start, end)) as Entry);
    } catch (error) {
      throw new JournalError(file, entries.length + 1, (error as Error).message);
    }
    start = end + 1;
  }
  return entries;
}
