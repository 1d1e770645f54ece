/** How long a command waits for a provider. */
export interface Patience {
  /** Longer waits are the person's business, not the command's, milliseconds. */
  longestWaitMs: number;
  /**
   * How often the provider is asked at most.
   * @default - as often as it asks to wait
   */
  attempts?: number;
  /** Waits for a number of milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** What a provider refuses because of a limit was not done: it is asked again after the wait that it asks for. */
export async function askPatiently<Answer>(call: () => Promise<Answer>, patience: Patience): Promise<Answer> {
  const { longestWaitMs, attempts = Number.POSITIVE_INFINITY, wait } = patience;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const waitMs = (error as { retryAfterMs?: number }).retryAfterMs;
      if (waitMs === undefined || waitMs > longestWaitMs || attempt >= attempts) throw error;
      await wait(waitMs);
    }
  }
}
