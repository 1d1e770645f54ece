import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Size } from "tricloud";
import {
  LoadBalancerType,
  Location,
  Network,
  Peer,
  Port,
  ServerType,
  SshKey,
  SwarmCluster,
  useHetzner,
} from "tricloud/hetzner";

export class SwarmClusterStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const network = new Network(this, "Network", { networkName: "shop", ipRange: "10.10.0.0/16" });
    const subnet = network.addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
    const swarm = new SwarmCluster(this, "Swarm", {
      clusterName: "shop",
      location: Location.FSN1,
      subnet,
      sshKeys: [SshKey.fromKeyName(this, "Ops", "ops")],
      publicKeys: [
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@example.com",
      ],
      managers: { count: 3, serverType: ServerType.CX23 },
      loadBalancer: { type: LoadBalancerType.LB11, services: [{ listen: 443, port: 443 }] },
    });
    swarm.addWorkers("Workers", {
      count: 2,
      serverType: ServerType.CX33,
      volumes: [{ name: "data", size: Size.gibibytes(100), mountPath: "/srv/data" }],
    });
    swarm.allowFrom(Peer.ranges("office", ["203.0.113.0/28"]), Port.tcp(22), "administration");
  }
}
