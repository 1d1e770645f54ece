import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Firewall, Peer, Port, useHetzner } from "tricloud/hetzner";

export class FirewallStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const firewall = new Firewall(this, "Firewall", { firewallName: "shop-apps" });
    firewall.allowFrom(Peer.cloudflare(), Port.tcp(443), "web");
    firewall.allowFrom(
      Peer.ranges("office", ["203.0.113.0/28", "2001:db8:12::/48"]),
      Port.tcp(22),
      "administration",
    );
  }
}
