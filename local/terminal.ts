/** Progress for people, on standard error so that standard output holds the report alone. */
export interface Terminal {
  line(text: string): void;
  /** A line that is written over by the next. */
  progress(label: string, done: number, total: number): void;
}

const BAR = 32;

/** @param quiet says nothing at all */
export function createTerminal(stream: NodeJS.WriteStream, quiet: boolean): Terminal {
  if (quiet) return { line: () => {}, progress: () => {} };
  return {
    line: (text) => void stream.write(`${text}\n`),
    progress: (label, done, total) => {
      if (!stream.isTTY) {
        if (done === total) stream.write(`${label} ${done}/${total}\n`);
        return;
      }
      const filled = Math.round((BAR * done) / total);
      stream.write(`\r${label} ${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${done}/${total}`);
      if (done === total) stream.write("\n");
    },
  };
}
