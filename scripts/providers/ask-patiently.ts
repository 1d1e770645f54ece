/** How long a command waits for a provider. */
export interface Patience {
  /** Longer waits are the person's business, not the command's, milliseconds. */
  longestWaitMs: number;
  /**
   * How often the provider is asked at most.
   * @default - as often as it asks to wait
   */
  attempts?: number;
  /**
   * Whether what failed may be asked again.
   * @default - whatever asks for a wait
   */
  mayRepeat?(error: unknown): boolean;
  /** Waits for a number of milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** Asks a provider, and again after the wait that it asks for. */
export async function askPatiently<Answer>(call: () => Promise<Answer>, patience: Patience): Promise<Answer> {
  const { longestWaitMs, attempts = Number.POSITIVE_INFINITY, mayRepeat = () => true, wait } = patience;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const waitMs = (error as { retryAfterMs?: number }).retryAfterMs;
      if (waitMs === undefined || waitMs > longestWaitMs || attempt >= attempts || !mayRepeat(error))
        throw error;
      await wait(waitMs);
    }
  }
}
