import { Construct } from "constructs";
import { Validation } from "../core";
import { Token } from "../core/terraform";
import { Cidr } from "./cidr";
import { renderCloudConfig } from "./cloud-init/cloud-config";
import { mountVolumes } from "./cloud-init/mount-volumes";
import { PlacementGroup } from "./placement-group";
import { Server } from "./server";
import type { ServerPoolProps } from "./server-pool-props";
import { Volume } from "./volume";

/** A server as a playbook sees it. */
export interface InventoryEntry {
  /** The host name. */
  name: string;
  /** E.g. `swarm-manager`. */
  role: string;
  /** Address in the private network. */
  private_ip: string;
  /** Public address, known at apply time; empty without one. */
  public_ipv4: string;
  /** Public address, known at apply time; empty without one. */
  public_ipv6: string;
  /** The paths that volumes are mounted on. */
  mounts: string[];
}

// https://docs.hetzner.com/cloud/placement-groups/overview
const serversInGroup = 10;

/**
 * Equal servers at consecutive private addresses, no two of ten on the same machine. A pool that grows leaves every
 * server as it is.
 *
 * @example
 * new ServerPool(this, "Runners", {
 *   poolName: "dev-runners", count: 2, serverType: ServerType.CX23, location: Location.FSN1,
 *   subnet, firstHost: 40, capacity: 20, sshKeys: [key],
 * });
 */
export class ServerPool extends Construct {
  /** In the order of their numbers. */
  readonly servers: readonly Server[];
  /** The servers' private addresses. */
  readonly privateIps: readonly string[];

  private readonly mounts: string[];

  constructor(scope: Construct, id: string, props: ServerPoolProps) {
    super(scope, id);
    validate(this, props);
    const { count, subnet, firstHost, capacity, volumes = [] } = props;
    subnet.setAside(firstHost, capacity, this);
    this.mounts = volumes.map(({ mountPath }) => mountPath);
    this.privateIps = Array.from({ length: count }, (_, index) => subnet.hostIp(firstHost + index));
    const groups = Array.from(
      { length: Math.ceil(count / serversInGroup) },
      (_, index) =>
        new PlacementGroup(this, `Spread${index + 1}`, {
          placementGroupName: `${props.poolName}-${index + 1}`,
          ...(props.labels && { labels: props.labels }),
        }),
    );
    this.servers = this.privateIps.map((privateIp, index) =>
      this.addServer(index, privateIp, groups[Math.floor(index / serversInGroup)], props),
    );
  }

  /** The servers' public IPv4 addresses, known at apply time, e.g. for DNS records. */
  get ipv4Addresses(): string[] {
    return this.servers.flatMap(({ ipv4 }) => ipv4 ?? []);
  }

  /** The servers' public IPv6 addresses, known at apply time, e.g. for DNS records. */
  get ipv6Addresses(): string[] {
    return this.servers.flatMap(({ ipv6 }) => ipv6 ?? []);
  }

  /**
   * The servers as a playbook sees them.
   *
   * @param role what they are in their cluster
   */
  inventory(role: string): InventoryEntry[] {
    return this.servers.map((server) => ({
      name: server.serverName,
      role,
      private_ip: server.privateIp ?? "",
      public_ipv4: server.ipv4 ?? "",
      public_ipv6: server.ipv6 ?? "",
      mounts: this.mounts,
    }));
  }

  private addServer(
    index: number,
    privateIp: string,
    placementGroup: PlacementGroup | undefined,
    props: ServerPoolProps,
  ): Server {
    const { poolName, location, subnet, sshKeys, firewalls, image, labels, transform } = props;
    const serverName = `${poolName}-${index + 1}`;
    // Made before the server, which must know their numbers, and attached after.
    const volumes = (props.volumes ?? []).map(({ name, size, mountPath, format = "ext4" }) => {
      const volume = new Volume(this, `Server${index + 1}-${name}`, {
        volumeName: `${serverName}-${name}`,
        size,
        format,
        location,
        protect: props.protectVolumes ?? true,
        ...(labels && { labels }),
      });
      return { volume, mount: { volumeId: Token.asString(volume.volumeId), mountPath, format } };
    });
    const parts = [
      mountVolumes(
        this,
        volumes.map(({ mount }) => mount),
      ),
      ...(props.bootParts?.(privateIp) ?? []),
    ];
    const server = new Server(this, `Server${index + 1}`, {
      serverName,
      serverType: props.serverType,
      location,
      subnet,
      privateIp,
      sshKeys,
      userData: renderCloudConfig(this, parts),
      protect: props.protectServers ?? false,
      ...(placementGroup && { placementGroup }),
      ...(firewalls && { firewalls }),
      ...(image !== undefined && { image }),
      ...(labels && { labels }),
      ...(transform && { transform }),
    });
    for (const { volume } of volumes) volume.attachTo(server);
    return server;
  }
}

function validate(pool: ServerPool, props: ServerPoolProps): void {
  const { count, capacity, firstHost, subnet, volumes = [] } = props;
  const highest = Cidr.parse(subnet.ipRange).size - 2;
  const names = volumes.map(({ name }) => name);
  new Validation(pool)
    .check(
      "count",
      count,
      (servers) => Number.isInteger(servers) && servers >= 1 && servers <= capacity,
      `Use 1 to ${capacity}, the addresses that are set aside, or raise capacity.`,
    )
    .check(
      "firstHost",
      firstHost,
      (host) => Number.isInteger(host) && host >= 2 && host + capacity - 1 <= highest,
      `Use 2 to ${highest - capacity + 1}, a smaller capacity than ${capacity}, or a larger subnet than ${subnet.ipRange}.`,
    )
    .check("volumes", names, ({ length }) => length <= 16, "Give a server 16 volumes at most.")
    .check(
      "volumes",
      names,
      () => new Set(names).size === names.length && names.every((name) => /^[a-z0-9-]{1,20}$/.test(name)),
      "Give every volume a name of its own: lower-case letters, digits and -, 20 characters at most.",
    )
    .finish();
}
