import { Size } from "../../../constructs/core";
import { TerraformVariable } from "../../../constructs/core/terraform";
import {
  BackupVolume,
  Firewall,
  LoadBalancer,
  LoadBalancerType,
  Location,
  Network,
  PlacementGroup,
  SshKey,
  Volume,
} from "../../../constructs/hetzner";
import { Template } from "../../../constructs/testing";
import { addNetwork, addServer, addSubnet, hetznerStack } from "./hetzner-stack";

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt";
const size = Size.gibibytes(10);
const location = Location.FSN1;

test("transform changes the underlying resource, and defaultChild is it", () => {
  const stack = hetznerStack();
  const named = <T extends object>(config: T) => ({ ...config, name: "changed" });
  const type = LoadBalancerType.LB11;
  const made = {
    hcloud_network: new Network(stack, "Network", {
      networkName: "n",
      ipRange: "10.0.0.0/8",
      transform: named,
    }),
    hcloud_firewall: new Firewall(stack, "Firewall", { firewallName: "n", transform: named }),
    hcloud_ssh_key: new SshKey(stack, "Key", { keyName: "n", publicKey, transform: named }),
    hcloud_placement_group: new PlacementGroup(stack, "Group", { placementGroupName: "n", transform: named }),
    hcloud_server: addServer(stack, { transform: named }),
    hcloud_volume: new Volume(stack, "Volume", { volumeName: "n", size, location, transform: named }),
    hcloud_load_balancer: new LoadBalancer(stack, "Balancer", {
      loadBalancerName: "n",
      type,
      location,
      transform: named,
    }),
  };
  const template = Template.fromStack(stack);
  for (const [terraformResourceType, construct] of Object.entries(made)) {
    template.hasResource(terraformResourceType, { name: "changed" });
    expect(construct.node.defaultChild).toMatchObject({ terraformResourceType });
  }
});

test("transform changes a subnet, and a backup volume", () => {
  const stack = hetznerStack();
  addNetwork(stack).addSubnet("Apps", {
    ipRange: "10.10.1.0/24",
    location,
    transform: (config) => ({ ...config, type: "server" }),
  });
  new BackupVolume(stack, "Backup", {
    volumeName: "n",
    size,
    location,
    transform: (config) => ({ ...config, format: "xfs" }),
  });
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_network_subnet", { type: "server" });
  template.hasResource("hcloud_volume", { format: "xfs", labels: { role: "backup" } });
});

test("names, keys, labels and addresses may be known at apply time only", () => {
  const stack = hetznerStack();
  const token: string = new TerraformVariable(stack, "Any", { type: "string" }).stringValue;
  const labels = { any: token };
  new Network(stack, "Network", { networkName: token, ipRange: "10.0.0.0/8", labels });
  new Firewall(stack, "Firewall", { firewallName: token, labels });
  new SshKey(stack, "Key", { keyName: token, publicKey: token, labels });
  new Volume(stack, "Volume", { volumeName: token, size, location, labels });
  addServer(stack, { serverName: token, subnet: addSubnet(hetznerStack()), privateIp: token, labels });
  const template = Template.fromStack(stack);
  for (const type of ["network", "firewall", "ssh_key", "volume", "server"]) {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own syntax
    template.hasResource(`hcloud_${type}`, { name: "${var.Any}", labels: { any: "${var.Any}" } });
  }
});

test("refuses a range that is known at apply time only: subnets and addresses are checked against it", () => {
  const stack = hetznerStack();
  const ipRange: string = new TerraformVariable(stack, "Any", { type: "string" }).stringValue;
  expect(() => new Network(stack, "It", { networkName: "n", ipRange })).toThrow(
    "Use an IPv4 range in CIDR notation",
  );
});
