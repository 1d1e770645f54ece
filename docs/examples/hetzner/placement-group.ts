import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Firewall, Location, PlacementGroup, Server, ServerType, SshKey, useHetzner } from "tricloud/hetzner";

export class PlacementGroupStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const firewall = new Firewall(this, "Firewall", { firewallName: "shop" });
    const placementGroup = new PlacementGroup(this, "Spread", { placementGroupName: "shop-apps" });
    for (const number of [1, 2, 3]) {
      new Server(this, `App${number}`, {
        serverName: `shop-app-${number}`,
        serverType: ServerType.CX23,
        location: Location.FSN1,
        placementGroup,
        firewalls: [firewall],
        sshKeys: [SshKey.fromKeyName(this, `Ops${number}`, "ops")],
      });
    }
  }
}
