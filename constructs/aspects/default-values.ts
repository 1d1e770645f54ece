import type { Block, SynthesizedStack } from "./synthesized-stack";

/** What references of a stack stand for before the apply, by reference such as `var.Ranges`. */
export type DefaultValues = ReadonlyMap<string, unknown>;

/** The defaults of a stack's variables, and the values of its locals. */
export function defaultValues({ blocks }: SynthesizedStack): DefaultValues {
  const entries = blocks.flatMap(({ kind, address, attributes }): [string, unknown][] => {
    if (kind === "variable") return [[address.replace("variable", "var"), attributes["default"]]];
    if (kind !== "locals") return [];
    return Object.entries(attributes).map(([name, value]) => [`local.${name}`, value]);
  });
  return new Map(entries);
}

/** A block's arguments with what is known in place of the references to it. */
export function withDefaults(attributes: Block["attributes"], defaults: DefaultValues): Block["attributes"] {
  return replace(attributes, defaults) as Block["attributes"];
}

/** References in what a reference stands for stay: nothing here may go round in circles. */
function replace(value: unknown, defaults: DefaultValues): unknown {
  if (Array.isArray(value)) return value.map((item) => replace(item, defaults));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item, defaults)]));
  }
  const [, reference = ""] = /^\$\{((?:var|local)\.[\w-]+)\}$/.exec(String(value)) ?? [];
  return defaults.get(reference) ?? value;
}
