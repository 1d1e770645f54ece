import type { Terminal } from "../../local/terminal";

/** What the command meets outside itself. */
export interface World {
  env: NodeJS.ProcessEnv;
  fetch: typeof fetch;
  /** Writes to standard output. */
  print(text: string): void;
  terminal: Terminal;
  /** Asks a yes-or-no question. */
  confirm(question: string): Promise<boolean>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits for a number of milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** Aborted when the person wants it to end. */
  stop: AbortSignal;
}
