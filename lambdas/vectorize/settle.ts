import { UnsettledError } from "./unsettled-error";

/** Something that may change at any time. */
export interface Source<State extends { revision?: string }> {
  /** What it is, for messages. */
  name: string;
  /** As it is now. */
  read(): Promise<State>;
  /** Which state it is in now. A revision stands for one state only. */
  revision(): Promise<string | undefined>;
}

/** What changes more often while it is shown is left to a later delivery. */
const ROUNDS = 5;

/**
 * Shows something as it is, and again until it has not changed meanwhile. Whoever writes last has therefore seen everything,
 * in whatever order the news comes and however many instances work on one thing. For that to hold, whoever fails must try
 * again.
 *
 * @param isAwaited whether somebody waits to show it again from the start, and tries again should that fail: then it is
 * theirs to have seen everything. Without that, what changes all the time would keep who came first waiting for ever.
 * @throws UnsettledError
 */
export async function showUntilSettled<State extends { revision?: string }>(
  source: Source<State>,
  show: (state: State) => Promise<void>,
  isAwaited: () => boolean = () => false,
): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const state = await source.read();
    await show(state);
    if (isAwaited() || (await source.revision()) === state.revision) return;
  }
  throw new UnsettledError(source.name, ROUNDS);
}
