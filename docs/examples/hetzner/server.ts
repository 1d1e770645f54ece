import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Size } from "tricloud";
import {
  Firewall,
  Location,
  Network,
  Peer,
  Port,
  Server,
  ServerType,
  SshKey,
  useHetzner,
} from "tricloud/hetzner";

export class ServerStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const network = new Network(this, "Network", { networkName: "shop", ipRange: "10.10.0.0/16" });
    const subnet = network.addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
    const firewall = new Firewall(this, "Firewall", { firewallName: "shop-apps" });
    firewall.allowFrom(Peer.cloudflare(), Port.tcp(443), "web");

    const server = new Server(this, "App", {
      serverName: "shop-app",
      serverType: ServerType.CX33,
      location: Location.FSN1,
      subnet,
      privateIp: subnet.hostIp(10),
      firewalls: [firewall],
      sshKeys: [SshKey.fromKeyName(this, "Ops", "ops")],
    });
    server.addVolume("Data", { volumeName: "shop-data", size: Size.gibibytes(50), format: "xfs" });
  }
}
