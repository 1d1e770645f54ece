import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Firewall, Location, Server, ServerType, SshKey, useHetzner } from "tricloud/hetzner";

export class SshKeyStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const firewall = new Firewall(this, "Firewall", { firewallName: "shop" });
    const key = new SshKey(this, "Ops", {
      keyName: "ops",
      publicKey:
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@example.com",
    });
    new Server(this, "App", {
      serverName: "shop-app",
      serverType: ServerType.CX23,
      location: Location.FSN1,
      firewalls: [firewall],
      sshKeys: [key],
    });
  }
}
