/**
 * Whether a label selector of Hetzner's API chooses something with certain labels. What is known at apply time only,
 * selector or labels, may be anything.
 *
 * @param labels key to value, or a reference; nothing for none
 */
export function maySelect(selector: string, labels: unknown = {}): boolean {
  if (typeof labels !== "object" || labels === null || selector.includes("${")) return true;
  // A comma between brackets is of a set of values.
  return selector.split(/,(?![^(]*\))/).every((part) => mayHold(part.trim(), { ...labels }));
}

// https://docs.hetzner.cloud/reference/cloud#label-selector
const forms: [form: RegExp, holds: (value: unknown, operand: string) => boolean][] = [
  [/^([^\s=!(),]+)$/, (value) => value !== undefined],
  [/^!\s*([^\s=!(),]+)$/, (value) => value === undefined],
  [/^([^\s=!(),]+)\s*==?\s*([^\s=!(),]*)$/, (value, operand) => value === operand],
  [/^([^\s=!(),]+)\s*!=\s*([^\s=!(),]*)$/, (value, operand) => value !== operand],
  [/^([^\s=!(),]+)\s+in\s*\((.*)\)$/, (value, operand) => set(operand).includes(value)],
  [/^([^\s=!(),]+)\s+notin\s*\((.*)\)$/, (value, operand) => !set(operand).includes(value)],
];

function mayHold(part: string, labels: Record<string, unknown>): boolean {
  for (const [form, holds] of forms) {
    const [, key, operand = ""] = form.exec(part) ?? [];
    if (key === undefined) continue;
    const value = labels[key];
    return String(value).includes("${") || holds(value, operand);
  }
  // Hetzner refuses what has no known form: not for us to say whom it would have chosen.
  return true;
}

function set(text: string): unknown[] {
  return text.split(",").map((value) => value.trim());
}
