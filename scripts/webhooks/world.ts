/** What the command meets outside itself. */
export interface World {
  env: NodeJS.ProcessEnv;
  fetch: typeof fetch;
  /** Waits for a number of milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** Writes to standard output. */
  print(text: string): void;
}
