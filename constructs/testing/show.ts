const longest = 120;
const lead = 40;

/** A value as it is printed in an error: JSON, cut when it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}

/** Two values as they are printed in an error; of long texts, the part where they begin to differ. */
export function showDifference(expected: unknown, actual: unknown): { expected: string; actual: string } {
  if (typeof expected !== "string" || typeof actual !== "string") {
    return { expected: show(expected), actual: show(actual) };
  }
  let index = 0;
  while (index < expected.length && expected[index] === actual[index]) index++;
  const from = Math.max(expected.length, actual.length) > longest ? Math.max(0, index - lead) : 0;
  const part = (text: string) => `${from > 0 ? "…" : ""}${show(text.slice(from))}`;
  return { expected: part(expected), actual: part(actual) };
}
