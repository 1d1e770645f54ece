import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Firewall, Location, Network, Server, ServerType, SshKey, useHetzner } from "tricloud/hetzner";

export class SubnetStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const firewall = new Firewall(this, "Firewall", { firewallName: "shop" });
    const network = new Network(this, "Network", { networkName: "shop", ipRange: "10.10.0.0/16" });
    const subnet = network.addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
    new Server(this, "App", {
      serverName: "shop-app",
      serverType: ServerType.CX23,
      location: Location.NBG1,
      subnet,
      privateIp: subnet.hostIp(10), // 10.10.1.10
      firewalls: [firewall],
      sshKeys: [SshKey.fromKeyName(this, "Ops", "ops")],
    });
  }
}
