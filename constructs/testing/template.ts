import type { TerraformStack } from "cdktf";
import { Testing } from "../core/terraform";
import { compare, type Mismatch, type OnMatch } from "./match";

/** A stack's Terraform JSON: resources by type, and by logical id. */
interface TerraformJson {
  resource?: Record<string, Record<string, Resource>>;
  output?: Record<string, Resource>;
  provider?: Record<string, Resource[]>;
  [block: string]: unknown;
}

type Resource = Record<string, unknown>;

/** Assertions on what a stack synthesizes. Each throws an error that shows the nearest miss. */
export class Template {
  /**
   * Synthesizes a stack, aspects and validations included, without writing a file.
   *
   * @throws Error if a validation finds fault with the stack
   */
  static fromStack(stack: TerraformStack): Template {
    stack.prepareStack();
    return new Template(JSON.parse(Testing.synth(stack, true)));
  }

  private constructor(private readonly json: TerraformJson) {}

  /**
   * Expects a number of resources of a type, e.g. `google_pubsub_topic`.
   *
   * @throws Error if there are more or fewer
   */
  resourceCountIs(type: string, count: number): void {
    const ids = Object.keys(this.json.resource?.[type] ?? {});
    if (ids.length === count) return;
    throw new Error(`Expected ${count} of ${type}, there are ${ids.length}: ${ids.join(", ") || "none"}.`);
  }

  /**
   * Expects a resource of a type with at least these attributes, at every depth; `Match` says it more closely.
   *
   * @param attributes in Terraform's words, e.g. `{ queue_name: "dev-deliveries" }`
   * @throws Error if no resource fits, with what the nearest lacks
   */
  hasResource(type: string, attributes: Record<string, unknown> = {}): void {
    requireMatch(type, this.json.resource?.[type] ?? {}, attributes);
  }

  /** The resources of a type with at least these attributes, by logical id. */
  findResources(type: string, attributes: Record<string, unknown> = {}): Record<string, Resource> {
    return Object.fromEntries(
      Object.entries(this.json.resource?.[type] ?? {}).filter(
        ([, resource]) => mismatchesOf(attributes, resource).length === 0,
      ),
    );
  }

  /**
   * Expects an output with at least these attributes.
   *
   * @throws Error if no output fits
   */
  hasOutput(attributes: Record<string, unknown>): void {
    requireMatch("output", this.json.output ?? {}, attributes);
  }

  /**
   * Expects a provider's configuration, e.g. of `google`.
   *
   * @throws Error if the stack does not use the provider like this
   */
  hasProvider(name: string, attributes: Record<string, unknown> = {}): void {
    requireMatch(
      `provider ${name}`,
      Object.fromEntries(Object.entries(this.json.provider?.[name] ?? [])),
      attributes,
    );
  }

  /** The whole stack as Terraform JSON, without cdktf's metadata. */
  toJSON(): Record<string, unknown> {
    return this.json;
  }
}

function requireMatch(what: string, candidates: Record<string, Resource>, attributes: Resource): void {
  const misses: { id: string; mismatches: Mismatch[] }[] = [];
  for (const [id, candidate] of Object.entries(candidates)) {
    const mismatches = mismatchesOf(attributes, candidate);
    if (mismatches.length === 0) return;
    misses.push({ id, mismatches });
  }
  const [nearest] = misses.sort((a, b) => a.mismatches.length - b.mismatches.length);
  throw new Error(
    nearest
      ? `No ${what} fits. The nearest of ${misses.length} is ${nearest.id}:\n${nearest.mismatches.map(explain).join("\n")}`
      : `The stack has no ${what}.`,
  );
}

function mismatchesOf(attributes: Resource, candidate: Resource): Mismatch[] {
  const onMatch: OnMatch[] = [];
  const mismatches = compare(attributes, candidate, "", false, onMatch);
  if (mismatches.length === 0) for (const act of onMatch) act();
  return mismatches;
}

function explain({ path, expected, actual }: Mismatch): string {
  return `  ${path || "/"}: expected ${expected}, found ${JSON.stringify(actual) ?? "nothing"}`;
}
