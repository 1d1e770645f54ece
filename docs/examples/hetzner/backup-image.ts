import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { BackupImage, Firewall, Location, Server, ServerType, SshKey, useHetzner } from "tricloud/hetzner";

export class BackupImageStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const firewall = new Firewall(this, "Firewall", { firewallName: "shop" });
    const image = new BackupImage(this, "Image", { labels: { role: "backup" }, architecture: "x86" });
    new Server(this, "Restored", {
      serverName: "shop-restored",
      serverType: ServerType.CX23,
      location: Location.FSN1,
      image,
      firewalls: [firewall],
      sshKeys: [SshKey.fromKeyName(this, "Ops", "ops")],
    });
  }
}
