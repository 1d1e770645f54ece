import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { TerraformElement, Testing } from "../core/terraform";
import { compare, type Matcher, type Mismatch, type OnMatch } from "./match";

/** A stack's Terraform JSON: resources and data sources by type, then by logical id like the other blocks. */
interface TerraformJson {
  resource?: Record<string, Blocks>;
  data?: Record<string, Blocks>;
  output?: Blocks;
  variable?: Blocks;
  provider?: Record<string, Attributes[]>;
  [block: string]: unknown;
}

/** What was said of a construct with cdktf's `Annotations`. */
export interface Annotation {
  /** How grave it is; an error stops the synthesis. */
  level: "info" | "warn" | "error";
  /** The construct's path, e.g. `dev-edge/Aircall`. */
  path: string;
  /** What was said. */
  message: string;
}

type Attributes = Record<string, unknown>;
type Blocks = Record<string, Attributes>;

/**
 * Assertions on what a stack synthesizes. Each throws an error that shows the nearest miss.
 *
 * @example
 * const template = Template.fromStack(new ShopStack(new TestApp(), "shop"));
 * template.resourceCountIs("cloudflare_queue", 2);
 * template.hasResource("cloudflare_queue", { queue_name: Match.stringLikeRegexp("^orders") });
 */
export class Template {
  /**
   * Synthesizes a stack, aspects and validations included, without writing a file.
   *
   * @throws Error if a validation finds fault with the stack
   */
  static fromStack(stack: TerraformStack): Template {
    stack.prepareStack();
    const json = JSON.parse(Testing.synth(stack, true));
    const constructs = stack.node.findAll();
    const elements = constructs.filter(TerraformElement.isTerraformElement);
    const paths = new Map(elements.map((element) => [element.friendlyUniqueId, element.node.path]));
    return new Template(json, paths, constructs.flatMap(annotationsOf));
  }

  /** @param paths of constructs by logical id */
  private constructor(
    private readonly json: TerraformJson,
    private readonly paths: ReadonlyMap<string, string>,
    private readonly annotations: readonly Annotation[],
  ) {}

  /**
   * Expects a number of resources of a type, e.g. `google_pubsub_topic`.
   *
   * @throws Error if there are more or fewer
   */
  resourceCountIs(type: string, count: number): void {
    const ids = Object.keys(this.json.resource?.[type] ?? {}).map((id) => this.locate(id));
    if (ids.length === count) return;
    throw new Error(`Expected ${count} of ${type}, there are ${ids.length}: ${ids.join(", ") || "none"}.`);
  }

  /**
   * Expects a resource of a type with at least these attributes, at every depth; `Match` says it more closely.
   *
   * @param attributes in Terraform's words, e.g. `{ queue_name: "dev-deliveries" }`
   * @throws Error if no resource fits, with what the nearest lacks
   */
  hasResource(type: string, attributes: Attributes = {}): void {
    const { resource = {} } = this.json;
    this.requireMatch(type, resource[type], attributes, Object.keys(resource));
  }

  /** The resources of a type with at least these attributes, by logical id. */
  findResources(type: string, attributes: Attributes = {}): Record<string, Attributes> {
    return Object.fromEntries(
      Object.entries(this.json.resource?.[type] ?? {}).filter(
        ([, resource]) => mismatchesOf(attributes, resource).length === 0,
      ),
    );
  }

  /**
   * Expects a data source of a type with at least these attributes.
   *
   * @throws Error if no data source fits, with what the nearest lacks
   */
  hasDataSource(type: string, attributes: Attributes = {}): void {
    this.requireMatch(`data ${type}`, this.json.data?.[type], attributes);
  }

  /**
   * Expects an output with at least these attributes.
   *
   * @throws Error if no output fits, with what the nearest lacks
   */
  hasOutput(attributes: Attributes = {}): void {
    this.requireMatch("output", this.json.output, attributes);
  }

  /**
   * Expects a variable with at least these attributes, e.g. `{ sensitive: true }`.
   *
   * @throws Error if no variable fits, with what the nearest lacks
   */
  hasVariable(attributes: Attributes = {}): void {
    this.requireMatch("variable", this.json.variable, attributes);
  }

  /**
   * Expects a provider's configuration, e.g. of `google`.
   *
   * @throws Error if the stack does not use the provider like this
   */
  hasProvider(name: string, attributes: Attributes = {}): void {
    this.requireMatch(`provider ${name}`, this.json.provider?.[name], attributes);
  }

  /**
   * Expects a message that a construct or an aspect left with cdktf's `Annotations`.
   *
   * @param annotation each entry a literal or a matcher, e.g. `{ level: "warn", message: Match.stringLikeRegexp("old") }`
   * @throws Error if no annotation fits, with what the nearest lacks
   */
  hasAnnotation(annotation: { [K in keyof Annotation]?: Annotation[K] | Matcher }): void {
    this.requireMatch("annotation", this.annotations, annotation);
  }

  /** The whole stack as Terraform JSON, without cdktf's metadata. */
  toJSON(): Record<string, unknown> {
    return this.json;
  }

  /**
   * @param candidates by logical id, or as a list
   * @param others what there is to name if there is no candidate
   */
  private requireMatch(
    what: string,
    candidates: object = {},
    attributes: Attributes,
    others: string[] = [],
  ): void {
    const misses: { id: string; mismatches: Mismatch[] }[] = [];
    for (const [id, candidate] of Object.entries(candidates)) {
      const mismatches = mismatchesOf(attributes, candidate);
      if (mismatches.length === 0) return;
      misses.push({ id, mismatches });
    }
    const [nearest] = misses.sort((a, b) => a.mismatches.length - b.mismatches.length);
    throw new Error(
      nearest
        ? `No ${what} fits. The nearest of ${misses.length} is ${this.locate(nearest.id)}:\n${nearest.mismatches.map(explain).join("\n")}`
        : `The stack has no ${what}.${others.length > 0 ? ` It has ${others.sort().join(", ")}.` : ""}`,
    );
  }

  /** A logical id with the path of its construct. */
  private locate(id: string): string {
    const path = this.paths.get(id);
    return path === undefined ? id : `${id} (${path})`;
  }
}

function annotationsOf({ node }: IConstruct): Annotation[] {
  return node.metadata.flatMap(({ type, data }) => {
    const level = /^@cdktf\/(info|warn|error)$/.exec(type)?.[1] as Annotation["level"] | undefined;
    return level ? [{ level, path: node.path, message: data }] : [];
  });
}

function mismatchesOf(attributes: Attributes, candidate: unknown): Mismatch[] {
  const onMatch: OnMatch[] = [];
  const mismatches = compare(attributes, candidate, "", false, onMatch);
  if (mismatches.length === 0) for (const act of onMatch) act();
  return mismatches;
}

function explain({ path, expected, actual }: Mismatch): string {
  return `  ${path || "/"}: expected ${expected}, found ${actual}`;
}
