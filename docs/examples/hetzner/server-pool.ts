import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Firewall, Location, Network, ServerPool, ServerType, SshKey, useHetzner } from "tricloud/hetzner";

export class ServerPoolStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const firewall = new Firewall(this, "Firewall", { firewallName: "shop" });
    const network = new Network(this, "Network", { networkName: "shop", ipRange: "10.10.0.0/16" });
    const subnet = network.addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
    const runners = new ServerPool(this, "Runners", {
      poolName: "shop-runners",
      count: 2,
      capacity: 20,
      serverType: ServerType.CX23,
      location: Location.FSN1,
      subnet,
      firstHost: 40,
      firewalls: [firewall],
      sshKeys: [SshKey.fromKeyName(this, "Ops", "ops")],
    });
    new TerraformOutput(this, "runners", { value: runners.inventory("runner") });
  }
}
