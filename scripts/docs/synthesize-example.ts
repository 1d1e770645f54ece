import { rmSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { applyPolicies } from "../../constructs/aspects";
import { TerraformElement } from "../../constructs/core/terraform";
import { Template, TestApp } from "../../constructs/testing";
import type { Example } from "./examples";

/** A stack as synthesized, as far as it is read here. */
interface StackJson {
  terraform?: { required_providers?: Record<string, { source: string; version: string }> };
  resource?: Record<string, Record<string, unknown>>;
  data?: Record<string, Record<string, unknown>>;
}

/** A type of Terraform resource or data source that an example has. */
export interface ResourceType {
  /** E.g. `hcloud_network`, or `data.hcloud_image`. */
  name: string;
  /** The provider's own page on it; nothing for what is part of Terraform. */
  url?: string;
}

/**
 * Writes the examples' stacks as Terraform JSON, with stand-ins for the bundles of functions.
 *
 * @returns the stacks' names
 */
export function synthesizeExamples(examples: readonly Example[], outdir: string): string[] {
  const app = new TestApp({ outdir });
  const stacks = examples.map((example) => placeExample(app, example));
  app.synth();
  return stacks.map(({ node }) => node.id);
}

/**
 * Synthesizes an example and tells what its constructs of a class are made of.
 *
 * @throws Error if the example has no such construct
 */
export function resourceTypesOf(example: Example, className: string): ResourceType[] {
  const app = new TestApp();
  const stack = placeExample(app, example);
  const json = Template.fromStack(stack).toJSON() as StackJson;
  rmSync(app.outdir, { recursive: true });
  const Class = require(join(__dirname, "../../constructs", example.subpath))[className];
  const owners = stack.node.findAll().filter((construct) => construct instanceof Class);
  if (owners.length === 0) throw new Error(`${example.file} has no ${className}: show how one is made.`);
  const ids = new Set(
    owners
      .flatMap((owner) => owner.node.findAll())
      .filter(TerraformElement.isTerraformElement)
      .map((element) => element.friendlyUniqueId),
  );
  const made = (blocks: StackJson["resource"] = {}) =>
    Object.keys(blocks).filter((type) => Object.keys(blocks[type] ?? {}).some((id) => ids.has(id)));
  return [
    ...made(json.resource).map((type) => ({ name: type, ...pageOf(type, "resources", json) })),
    ...made(json.data).map((type) => ({ name: `data.${type}`, ...pageOf(type, "data-sources", json) })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** An example's stack in an app, held to the library's policies. */
function placeExample(app: Construct, { subpath, name, Stack }: Example): TerraformStack {
  const stack = new Stack(app, `${subpath}-${name}`);
  applyPolicies(stack);
  return stack;
}

function pageOf(type: string, kind: string, { terraform }: StackJson): { url?: string } {
  const [prefix = ""] = type.split("_", 1);
  const provider = terraform?.required_providers?.[prefix];
  if (!provider) return {};
  const [name, namespace = "hashicorp"] = provider.source.split("/").reverse();
  const page = type.slice(prefix.length + 1);
  return {
    url: `https://registry.terraform.io/providers/${namespace}/${name}/${provider.version}/docs/${kind}/${page}`,
  };
}
