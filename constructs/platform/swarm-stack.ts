import type { Construct } from "constructs";
import { OriginCertificate, PublicHost, useCloudflare } from "../cloudflare";
import type { EnvironmentConfig } from "../core";
import {
  BackupVolume,
  LoadBalancerType,
  Location,
  Peer,
  Port,
  ServerType,
  SwarmCluster,
  useHetzner,
} from "../hetzner";
import { administration, privateSubnet } from "./hetzner-basis";
import { PlatformStack } from "./platform-stack";
import { sharedNames } from "./shared-names";

/** `<environment>-swarm`: the servers of the chat and its companions, their hosts, and the volume of the backups. */
export class SwarmStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, "swarm", config);
    useHetzner(this);
    useCloudflare(this);
    this.addHosts(this.addCluster());
    this.addBackupVolume();
  }

  private addCluster(): SwarmCluster {
    const { name, hetzner, swarm, protect } = this.config;
    const { managers, workers } = swarm;
    const cluster = new SwarmCluster(this, "Swarm", {
      clusterName: name,
      location: Location.parse(hetzner.location),
      subnet: privateSubnet(this, this.config, "swarm"),
      ...administration(this, this.config),
      managers: { count: managers.count, serverType: ServerType.parse(managers.serverType) },
      loadBalancer: {
        type: LoadBalancerType.parse(swarm.loadBalancer),
        // TLS ends at the services' own proxy, which reads the visitor's address from the PROXY header.
        services: [{ listen: 443, port: 443, proxyProtocol: true }],
      },
      protect,
    });
    cluster.addWorkers("Workers", {
      count: workers.count,
      serverType: ServerType.parse(workers.serverType),
      poolName: "worker",
      volumes: [{ name: "data", size: workers.volume, mountPath: "/srv/data" }],
    });
    const { adminRanges } = hetzner;
    if (adminRanges.length > 0)
      cluster.allowFrom(Peer.ranges("administrators", adminRanges), Port.tcp(22), "SSH");
    return cluster;
  }

  private addHosts({ loadBalancer }: SwarmCluster): void {
    const { cloudflare, swarm } = this.config;
    const hostnames = swarm.hosts.map(({ host }) => host);
    const certificate = new OriginCertificate(this, "Certificate", {
      hostnames,
      certificateRequest: swarm.certificateRequest,
    });
    for (const hostname of hostnames) {
      new PublicHost(this, `Host-${hostname}`, {
        zoneId: cloudflare.zoneId,
        hostname,
        ipv4: [loadBalancer.ipv4],
        ipv6: [loadBalancer.ipv6],
        certificate,
      });
    }
  }

  private addBackupVolume(): void {
    const { name, hetzner, backup, protect } = this.config;
    new BackupVolume(this, "BackupVolume", {
      volumeName: sharedNames(this.config).backupVolume,
      size: backup.volume,
      location: Location.parse(hetzner.location),
      labels: { environment: name },
      protect,
    });
  }
}
