/** Texts whose vectors are kept; 512 numbers each. */
const KEPT = 5_000;

/**
 * An embedding function that computes each text once: a record that changes often is embedded with the same text
 * again and again, and the model takes a whole core.
 */
export function remember(
  embed: (texts: string[]) => Promise<number[][]>,
): (texts: string[]) => Promise<number[][]> {
  const known = new Map<string, Promise<number[]>>();
  return async (texts) => {
    const unknown = [...new Set(texts)].filter((text) => !known.has(text));
    if (unknown.length > 0) {
      const vectors = embed(unknown);
      unknown.forEach((text, index) => {
        const vector = vectors.then((all) => all[index] ?? []);
        vector.catch(() => known.delete(text));
        known.set(text, vector);
      });
    }
    const wanted = texts.map((text) => known.get(text) ?? []);
    for (const text of known.keys()) {
      if (known.size <= KEPT) break;
      known.delete(text);
    }
    return Promise.all(wanted);
  };
}
