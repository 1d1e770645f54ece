import { distinctProviders, missingProviders, providersOf } from "../../../scripts/test-terraform/provider";
import type { Stack } from "../../../scripts/test-terraform/stack";

function stackWith(
  name: string,
  required_providers: Record<string, { source: string; version: string }>,
): Stack {
  return { name, folder: name, configuration: { terraform: { required_providers } } };
}

const google = { source: "google", version: "6.50.0" };
const cloudflare = { source: "cloudflare/cloudflare", version: "5.14.0" };
const hcloud = { source: "registry.terraform.io/hetznercloud/hcloud", version: "1.68.0" };

test("sources are qualified as Terraform does it", () => {
  expect(providersOf(stackWith("dev", { google, cloudflare, hcloud }))).toEqual([
    { source: "registry.terraform.io/hashicorp/google", version: "6.50.0" },
    { source: "registry.terraform.io/cloudflare/cloudflare", version: "5.14.0" },
    { source: "registry.terraform.io/hetznercloud/hcloud", version: "1.68.0" },
  ]);
});

test("a stack of Terraform's own resources asks for no provider", () => {
  expect(providersOf({ name: "dev", folder: "dev", configuration: {} })).toEqual([]);
});

test("each version of a provider is gotten once", () => {
  const stacks = [
    stackWith("dev", { google, hcloud }),
    stackWith("prod", { google }),
    stackWith("old", { google: { ...google, version: "6.49.0" } }),
  ];

  expect(distinctProviders(stacks).map(({ source, version }) => `${source} ${version}`)).toEqual([
    "registry.terraform.io/hashicorp/google 6.50.0",
    "registry.terraform.io/hetznercloud/hcloud 1.68.0",
    "registry.terraform.io/hashicorp/google 6.49.0",
  ]);
});

test("a stack cannot be planned when one of its providers is not to be had", () => {
  const unavailable = ["cloudflare/cloudflare 5.14.0"];

  expect(missingProviders(stackWith("swarm", { hcloud, cloudflare }), unavailable)).toEqual(unavailable);
  expect(missingProviders(stackWith("network", { hcloud }), unavailable)).toEqual([]);
});
