/** Numbers that look like chance and are the same again for the same seed (mulberry32). */
export interface Random {
  /** From 0 to below 1. */
  share(): number;
  /** A whole number from 0 to below the limit. */
  below(limit: number): number;
  /** One of them. */
  pick<Item>(items: readonly Item[]): Item;
  /** True so often, from 0 to 1. */
  chance(probability: number): boolean;
}

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(share() * limit);
  return {
    share,
    below,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    chance: (probability) => share() < probability,
  };
}
