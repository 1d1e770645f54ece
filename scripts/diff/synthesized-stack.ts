import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromCaller } from "../from-caller";
import { placedBlocks, type StackJson, textsIn } from "../terraform-json";
import type { Plan, PlannedChange } from "./plan";
import { PlanFileError } from "./plan-file-error";

/** What a resource or an output is in the construct tree. */
export interface Place {
  /** Path of the construct that it is part of, e.g. `dev-edge/Aircall/Worker`. */
  construct: string;
  /** Its own id in there, e.g. `Resource`. */
  id: string;
}

/** A stack as cdktf wrote it, which knows the construct behind each address. */
export class SynthesizedStack {
  private readonly paths: Map<string, string>;
  private readonly outputs: Map<string, string>;
  /** Addresses and texts by which a plan of this stack is told from others'. */
  private readonly traits: Set<string>;

  constructor(
    readonly name: string,
    json: StackJson,
  ) {
    this.paths = new Map(placedBlocks(json).map(({ address, path }) => [address, path]));
    this.outputs = new Map(outputPathsOf(json["//"]?.outputs));
    this.traits = new Set([...this.paths.keys(), ...textsIn(json)]);
  }

  /** Where a resource comes from, if the stack still has it. */
  placeOf({ address, module_address: module, mode, type, name }: PlannedChange): Place | undefined {
    const own = `${mode === "data" ? "data." : ""}${type}.${name}`;
    const [known = own] = module?.match(/^module\.[\w-]+/) ?? [];
    const place = this.placeAt(this.paths.get(known));
    // What is left of the address is an instance's key, or the way inside a module.
    return place && { ...place, id: place.id + address.slice(known.length) };
  }

  /** Where an output comes from. */
  placeOfOutput(name: string): Place | undefined {
    return this.placeAt(this.outputs.get(name));
  }

  /** How much of a plan is this stack's; 0 if no resource is. */
  likeness(plan: Plan): number {
    const resources = plan.configuration?.root_module?.resources ?? [];
    const addresses = [...resources, ...(plan.resource_changes ?? [])].map(({ address }) => address);
    const shared = new Set([...addresses, ...textsIn(resources)].filter((trait) => this.traits.has(trait)));
    return addresses.some((address) => this.paths.has(address)) ? shared.size : 0;
  }

  private placeAt(path: string | undefined): Place | undefined {
    const end = path?.lastIndexOf("/") ?? -1;
    return path && end > 0 ? { construct: path.slice(0, end), id: path.slice(end + 1) } : undefined;
  }
}

/**
 * The stacks in cdktf's output folder.
 *
 * @throws PlanFileError if there are none and the folder was asked for by name
 */
export function readSynthesizedStacks(folder: string, isRequired: boolean): SynthesizedStack[] {
  const stacks = join(isRequired ? fromCaller(folder) : folder, "stacks");
  const names = existsSync(stacks) ? readdirSync(stacks).sort() : [];
  const found = names
    .map((name) => ({ name, file: join(stacks, name, "cdk.tf.json") }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => new SynthesizedStack(name, JSON.parse(readFileSync(file, "utf8"))));
  if (isRequired && found.length === 0) {
    throw new PlanFileError({
      where: folder,
      what: "there is no synthesized stack in it",
      fix: "Run npm run synth, and give cdktf's output folder.",
    });
  }
  return found;
}

/**
 * The stack that a plan is of: the one that the plan's file is named after or lies in the folder of, or else the one
 * that has more of the plan's addresses and constants than any other.
 *
 * @param source path of the plan's file
 */
export function stackOf(
  plan: Plan,
  source: string,
  stacks: readonly SynthesizedStack[],
): SynthesizedStack | undefined {
  const parts = fromCaller(source)
    .split(/[\\/]/)
    .map((part) => part.replace(/\.json$/, ""));
  const ranked = stacks
    .map((stack) => ({ stack, likeness: stack.likeness(plan) }))
    .filter(({ likeness }) => likeness > 0)
    .sort((a, b) => b.likeness - a.likeness);
  const named = ranked.find(({ stack }) => parts.includes(stack.name));
  if (named) return named.stack;
  const [first, second] = ranked;
  return first && first.likeness > (second?.likeness ?? 0) ? first.stack : undefined;
}

/** cdktf writes outputs as a tree of construct ids, whose leaves are the outputs' names. */
function outputPathsOf(tree: unknown, path: string[] = []): [output: string, path: string][] {
  if (typeof tree === "string") return [[tree, path.join("/")]];
  return Object.entries(Object(tree)).flatMap(([id, inner]) => outputPathsOf(inner, [...path, id]));
}
