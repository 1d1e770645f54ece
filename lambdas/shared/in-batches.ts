/** How large a batch becomes, and how long its first item waits for others. */
export interface BatchLimits {
  /** Items, 1 or more. */
  most: number;
  /** Milliseconds. */
  waitMs: number;
  /**
   * Whether one item may be at fault for a failure. Then each is tried alone, so that it fails nobody else.
   * @default - never
   */
  separable?: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Does at once what many ask for at about the same time. Batches may overlap in time.
 *
 * @param work does some items, and gives one result an item in their order
 */
export function inBatches<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most, waitMs, separable = () => false }: BatchLimits,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function start(): void {
    clearTimeout(timer);
    const batch = waiting;
    waiting = [];
    void settle(batch);
  }

  async function settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length > 1 && separable(error)) await Promise.all(batch.map((one) => settle([one])));
      else for (const { reject } of batch) reject(error);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length === most) start();
      else if (waiting.length === 1) timer = setTimeout(start, waitMs);
    });
}
