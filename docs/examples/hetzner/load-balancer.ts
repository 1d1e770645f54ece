import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import {
  Firewall,
  LoadBalancer,
  LoadBalancerType,
  Location,
  Network,
  Server,
  ServerType,
  SshKey,
  useHetzner,
} from "tricloud/hetzner";

export class LoadBalancerStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const firewall = new Firewall(this, "Firewall", { firewallName: "shop" });
    const network = new Network(this, "Network", { networkName: "shop", ipRange: "10.10.0.0/16" });
    const subnet = network.addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
    const server = new Server(this, "App", {
      serverName: "shop-app",
      serverType: ServerType.CX23,
      location: Location.FSN1,
      subnet,
      privateIp: subnet.hostIp(10),
      firewalls: [firewall],
      sshKeys: [SshKey.fromKeyName(this, "Ops", "ops")],
    });

    const loadBalancer = new LoadBalancer(this, "Web", {
      loadBalancerName: "shop-web",
      type: LoadBalancerType.LB11,
      location: Location.FSN1,
      subnet,
    });
    loadBalancer.addTarget(server);
    loadBalancer.addService({
      listen: 80,
      port: 8080,
      protocol: "http",
      healthCheck: { interval: Duration.seconds(10), http: { path: "/health" } },
    });
  }
}
