/** How long what looks wrong is given, one time after the other, milliseconds: somebody may be about to write it. */
export const SETTLING_MS = [1_000, 4_000, 10_000] as const;
