import type { Stack } from "./stack";

/** A provider as a stack asks for it. */
export interface Provider {
  /** Fully qualified, e.g. `registry.terraform.io/hashicorp/google`. */
  source: string;
  /** Version constraint, e.g. `6.50.0`. */
  version: string;
}

/** The providers that a stack asks for. */
export function providersOf({ configuration }: Stack): Provider[] {
  const required = configuration.terraform?.required_providers ?? {};
  return Object.values(required).map(({ source, version }) => ({ source: qualify(source), version }));
}

/** Every provider that one of the stacks asks for, once. */
export function distinctProviders(stacks: Stack[]): Provider[] {
  return [
    ...new Map(stacks.flatMap(providersOf).map((provider) => [nameProvider(provider), provider])).values(),
  ];
}

/** Those of a stack's providers that are not to be had, by name. */
export function missingProviders(stack: Stack, unavailable: string[]): string[] {
  return providersOf(stack)
    .map(nameProvider)
    .filter((name) => unavailable.includes(name));
}

/** A provider in words, without what all have in common, e.g. `hashicorp/google 6.50.0`. */
export function nameProvider({ source, version }: Provider): string {
  return `${source.replace("registry.terraform.io/", "")} ${version}`;
}

/** Terraform's own defaults for a source, e.g. `google` or `cloudflare/cloudflare`. */
function qualify(source: string): string {
  const parts = source.split("/");
  return ["registry.terraform.io", "hashicorp"]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}
