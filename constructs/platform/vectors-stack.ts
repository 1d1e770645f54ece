import type { Construct } from "constructs";
import { OriginCertificate, PublicHost, useCloudflare } from "../cloudflare";
import type { EnvironmentConfig } from "../core";
import { Location, Peer, Port, QdrantCluster, QdrantEndpoint, ServerType, useHetzner } from "../hetzner";
import { administration, privateSubnet } from "./hetzner-basis";
import { PlatformStack } from "./platform-stack";

/** `<environment>-vectors`: the Qdrant nodes and their host. */
export class VectorsStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, "vectors", config);
    useHetzner(this);
    useCloudflare(this);
    this.addHost(this.addCluster());
  }

  private addCluster(): QdrantCluster {
    const { name, hetzner, vectors, protect } = this.config;
    const cluster = new QdrantCluster(this, "Qdrant", {
      clusterName: `${name}-vectors`,
      location: Location.parse(hetzner.location),
      subnet: privateSubnet(this, this.config, "vectors"),
      ...administration(this, this.config),
      nodes: vectors.nodes,
      serverType: ServerType.parse(vectors.serverType),
      volumeSize: vectors.volume,
      publicPort: QdrantEndpoint.fromUrl(vectors.url).port,
      protect,
    });
    const { adminRanges } = hetzner;
    if (adminRanges.length > 0) {
      cluster.firewall.allowFrom(Peer.ranges("administrators", adminRanges), Port.tcp(22), "SSH");
    }
    return cluster;
  }

  private addHost({ nodes }: QdrantCluster): void {
    const { cloudflare, vectors } = this.config;
    const { host: hostname } = QdrantEndpoint.fromUrl(vectors.url);
    const certificate = new OriginCertificate(this, "Certificate", {
      hostnames: [hostname],
      certificateRequest: vectors.certificateRequest,
    });
    new PublicHost(this, "Host", {
      zoneId: cloudflare.zoneId,
      hostname,
      ipv4: nodes.servers.flatMap(({ ipv4 }) => ipv4 ?? []),
      certificate,
    });
  }
}
