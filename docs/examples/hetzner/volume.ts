import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Size } from "tricloud";
import { Firewall, Location, Server, ServerType, SshKey, useHetzner, Volume } from "tricloud/hetzner";

export class VolumeStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const firewall = new Firewall(this, "Firewall", { firewallName: "shop" });
    const server = new Server(this, "App", {
      serverName: "shop-app",
      serverType: ServerType.CX23,
      location: Location.FSN1,
      firewalls: [firewall],
      sshKeys: [SshKey.fromKeyName(this, "Ops", "ops")],
    });
    const data = new Volume(this, "Data", {
      volumeName: "shop-data",
      size: Size.gibibytes(50),
      location: Location.FSN1,
      format: "xfs",
    });
    data.attachTo(server);
  }
}
