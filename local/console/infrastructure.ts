import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "../plan/terraform-stack";

/** A resource in the picture of the infrastructure. */
export interface PicturedResource {
  type: string;
  id: string;
  /** The name it will have in the cloud, if the plan says it. */
  name?: string;
}

/** The synthesized stacks of one environment. */
export interface PicturedEnvironment {
  name: string;
  stacks: { name: string; resources: PicturedResource[] }[];
}

/** All synthesized stacks, grouped by environment in the order dev, staging, prod. */
export function pictureInfrastructure(outputFolder: string): PicturedEnvironment[] {
  const folder = join(outputFolder, "stacks");
  if (!existsSync(folder)) return [];
  const stacks = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "cdk.tf.json")))
    .map((name) => new TerraformStack(name, outputFolder));
  return ["dev", "staging", "prod"].flatMap((environment) => {
    const own = stacks.filter(({ name }) => name.startsWith(`${environment}-`));
    return own.length > 0 ? [{ name: environment, stacks: own.map(pictureStack) }] : [];
  });
}

const NAME_ATTRIBUTES = [
  "name",
  "script_name",
  "queue_name",
  "secret_id",
  "hostname",
  "account_id",
  "dataset_id",
];

function pictureStack(stack: TerraformStack) {
  return {
    name: stack.name,
    resources: stack.resources.map(({ type, id, attributes }) => ({
      type,
      id,
      name: nameOf(type, attributes),
    })),
  };
}

function nameOf(type: string, attributes: Record<string, unknown>): string | undefined {
  // Cloudflare's account_id is where a resource lives, Google's service accounts are called by theirs.
  const candidates = type === "google_service_account" ? ["account_id"] : NAME_ATTRIBUTES;
  return candidates.map((attribute) => attributes[attribute]).find(isPlainText);
}

function isPlainText(value: unknown): value is string {
  return typeof value === "string" && !value.includes("${");
}
