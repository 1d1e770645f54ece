import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App, Fn, TerraformStack, Testing } from "../../../constructs/core/terraform";
import { HcloudProvider } from "../../../constructs/hetzner/bindings/provider";
import { Server } from "../../../constructs/hetzner/bindings/server";
import { ServerNetworkA } from "../../../constructs/hetzner/bindings/server-network";

const bindings = join(__dirname, "../../../constructs/hetzner/bindings");
const folders = readdirSync(bindings);

/** Every resource and data source that the constructs of Hetzner Cloud are made of. */
const used = [
  "certificate",
  "data-hcloud-image",
  "data-hcloud-network",
  "data-hcloud-ssh-key",
  "data-hcloud-volume",
  "firewall",
  "firewall-attachment",
  "load-balancer",
  "load-balancer-network",
  "load-balancer-service",
  "load-balancer-target",
  "network",
  "network-route",
  "network-subnet",
  "placement-group",
  "primary-ip",
  "rdns",
  "server",
  "server-network",
  "snapshot",
  "ssh-key",
  "volume",
  "volume-attachment",
];

test("a stack asks for the provider by its fully qualified source, at the version that the bindings come from", () => {
  const stack = new TerraformStack(new App(), "demo");
  new HcloudProvider(stack, "hcloud");

  expect(JSON.parse(Testing.synth(stack)).terraform.required_providers).toEqual({
    hcloud: { source: "registry.terraform.io/hetznercloud/hcloud", version: "1.68.0" },
  });
});

test("every file was generated from provider 1.68.0 by the command", () => {
  for (const folder of folders) expectGenerated(readFileSync(join(bindings, folder, "index.ts"), "utf8"));
});

function expectGenerated(source: string): void {
  expect(source).toMatch(
    /^\/\/ https:\/\/registry\.terraform\.io\/providers\/hetznercloud\/hcloud\/1\.68\.0\/docs\S*\n\/\/ generated .* by `npm run bindings`/,
  );
  const versions = [...source.matchAll(/hetznercloud\/hcloud\/([\d.]+)\/docs/g)].map(
    ([, version]) => version,
  );
  expect(new Set(versions)).toEqual(new Set(["1.68.0"]));
  expect(source).toContain("providerVersion: '1.68.0'");
}

test("the bindings import cdktf and constructs alone, so that what takes cdktf's place reaches them", () => {
  const imports = folders.flatMap((folder) =>
    [...readFileSync(join(bindings, folder, "index.ts"), "utf8").matchAll(/ from '([^']+)'/g)].map(
      ([, name]) => name,
    ),
  );

  expect(new Set(imports)).toEqual(new Set(["cdktf", "constructs"]));
});

test("nothing in the folder loads every resource at once", () => {
  expect(folders.filter((name) => /index|\.ts$/.test(name))).toEqual([]);
});

test("there is a binding of everything that the constructs are made of", () => {
  expect(folders).toEqual(expect.arrayContaining(used));
});

test("a resource is synthesized with nested blocks, references and lists", () => {
  const stack = new TerraformStack(new App(), "demo");
  const server = new Server(stack, "server", {
    name: "app-1",
    serverType: "cx23",
    image: "debian-12",
    publicNet: [{ ipv4Enabled: false, ipv6Enabled: true }],
    lifecycle: { ignoreChanges: ["user_data"] },
  });
  new ServerNetworkA(stack, "link", { serverId: Fn.tonumber(server.id), networkId: 7, aliasIps: [] });

  expect(JSON.parse(Testing.synth(stack)).resource).toEqual({
    hcloud_server: {
      server: {
        name: "app-1",
        server_type: "cx23",
        image: "debian-12",
        public_net: [{ ipv4_enabled: false, ipv6_enabled: true }],
        lifecycle: { ignore_changes: ["user_data"] },
      },
    },
    hcloud_server_network: {
      link: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own syntax
        server_id: "${tonumber(hcloud_server.server.id)}",
        network_id: 7,
        alias_ips: [],
      },
    },
  });
});
