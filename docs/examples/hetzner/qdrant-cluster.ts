import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Size } from "tricloud";
import { Location, Network, Peer, QdrantCluster, ServerType, SshKey, useHetzner } from "tricloud/hetzner";

export class QdrantClusterStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const network = new Network(this, "Network", { networkName: "shop", ipRange: "10.10.0.0/16" });
    const subnet = network.addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
    const qdrant = new QdrantCluster(this, "Qdrant", {
      clusterName: "shop-qdrant",
      nodes: 3,
      location: Location.FSN1,
      subnet,
      sshKeys: [SshKey.fromKeyName(this, "Ops", "ops")],
      publicKeys: [
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@example.com",
      ],
      serverType: ServerType.CAX21,
      volumeSize: Size.gibibytes(50),
    });
    qdrant.allowFrom(Peer.ranges("functions", ["203.0.113.7/32"]), "vectorize");
    // Once a DNS record of vectors.example.com leads to the nodes.
    new TerraformOutput(this, "url", { value: qdrant.endpoint("https://vectors.example.com:8443").url });
  }
}
