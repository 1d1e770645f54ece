import type { Terminal } from "../../local/terminal";

/** A bar that is full at the end, and not before: more may arrive meanwhile than there was. */
export interface Progress {
  advance(done: number): void;
  finish(): void;
}

/** @param total how much there was at the beginning; of nothing, no bar is shown. In the end it is how much was done. */
export function progressOf(terminal: Terminal, label: string, total: number): Progress {
  let last = total;
  return {
    advance: (done) => {
      last = done;
      if (total > 0) terminal.progress(label, Math.min(done, total - 1), total);
    },
    finish: () => total > 0 && terminal.progress(label, last, last),
  };
}
