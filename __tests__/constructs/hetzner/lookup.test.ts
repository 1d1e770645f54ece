import { TerraformOutput, type TerraformStack } from "../../../constructs/core/terraform";
import {
  BackupImage,
  BackupVolume,
  Firewall,
  LoadBalancer,
  Network,
  PlacementGroup,
  Server,
  Volume,
} from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { dataOf, hetznerStack } from "./hetzner-stack";

type LookUp = (stack: TerraformStack) => unknown;

test.each<[string, string, LookUp]>([
  [
    "network",
    "dev",
    (stack) => Network.fromNetworkName(stack, "It", { networkName: "dev", ipRange: "10.0.0.0/8" }),
  ],
  ["firewall", "dev", (stack) => Firewall.fromFirewallName(stack, "It", "dev")],
  ["placement group", "dev", (stack) => PlacementGroup.fromPlacementGroupName(stack, "It", "dev")],
  ["server", "app-1", (stack) => Server.fromServerAttributes(stack, "It", { serverName: "app-1" })],
  ["volume", "data", (stack) => Volume.fromVolumeName(stack, "It", "data")],
  ["backup volume", "backup", (stack) => BackupVolume.fromVolumeName(stack, "It", "backup")],
  ["load balancer", "web", (stack) => LoadBalancer.fromLoadBalancerName(stack, "It", "web")],
  [
    "image",
    "role=backup",
    (stack) => new BackupImage(stack, "It", { labels: { role: "backup" }, architecture: "x86" }).imageId,
  ],
])("a %s is looked up no sooner than at the first apply", (_, input, lookUp) => {
  const stack = hetznerStack();
  lookUp(stack);
  Template.fromStack(stack).hasResource("terraform_data", { input });
  expect(dataOf(stack)).toMatchObject([
    { depends_on: [expect.stringMatching(/^terraform_data\.It_Deferral_\w+$/)] },
  ]);
});

test.each<[string, LookUp]>([
  ["firewallName", (stack) => Firewall.fromFirewallName(stack, "It", "")],
  ["placementGroupName", (stack) => PlacementGroup.fromPlacementGroupName(stack, "It", "")],
  ["serverName", (stack) => Server.fromServerAttributes(stack, "It", { serverName: "" })],
  ["volumeName", (stack) => Volume.fromVolumeName(stack, "It", "")],
  ["loadBalancerName", (stack) => LoadBalancer.fromLoadBalancerName(stack, "It", "")],
])("refuses to look for nothing as %s", (field, lookUp) => {
  expect(() => lookUp(hetznerStack())).toThrow(`stack/It: ${field} is ""`);
});

test("what is looked up gives what the plan knows later", () => {
  const stack = hetznerStack();
  const balancer = LoadBalancer.fromLoadBalancerName(stack, "Web", "web");
  const volume = Volume.fromVolumeName(stack, "Data", "data");
  new TerraformOutput(stack, "Out", { value: [balancer.ipv4, balancer.ipv6, volume.linuxDevice] });
  Template.fromStack(stack).hasOutput({
    value: [/load_balancer\.\w+\.ipv4\}$/, /load_balancer\.\w+\.ipv6\}$/, /volume\.\w+\.linux_device\}$/].map(
      (end) => Match.stringLikeRegexp(end),
    ),
  });
});
