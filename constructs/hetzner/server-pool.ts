import { Construct } from "constructs";
import { type Labels, type Size, Validation } from "../core";
import { Token } from "../core/terraform";
import type { IBackupImage } from "./backup-image";
import { Cidr } from "./cidr";
import { type CloudConfig, renderCloudConfig } from "./cloud-init/cloud-config";
import { mountVolumes } from "./cloud-init/mount-volumes";
import type { IFirewall } from "./firewall";
import type { Location } from "./location";
import { PlacementGroup } from "./placement-group";
import { Server } from "./server";
import type { ServerType } from "./server-type";
import type { ISshKey } from "./ssh-key";
import type { ISubnet } from "./subnet";
import { type FileSystem, Volume } from "./volume";

/** A volume that every server of a pool has one of. */
export interface PoolVolume {
  /** Of the volumes `<server's name>-<name>`; lower-case letters, digits and `-`. */
  name: string;
  /** 10 GiB to 10 TiB, in whole gibibytes. */
  size: Size;
  /** Absolute path of a folder that belongs to the volume alone, e.g. `/srv/data`. */
  mountPath: string;
  /** @default "ext4" */
  format?: FileSystem;
}

/** What all servers of a cluster have in common. */
export interface PooledServerProps {
  location: Location;
  subnet: ISubnet;
  /** Keys that Hetzner puts on the servers; without one it would mail a password. */
  sshKeys: ISshKey[];
  /** @default - none */
  firewalls?: IFirewall[];
  /** @default "debian-13" */
  image?: string | IBackupImage;
}

/** Properties of a `ServerPool`. */
export interface ServerPoolProps extends PooledServerProps {
  /** The servers are called `<poolName>-1`, `<poolName>-2`, …: lower-case letters, digits and `-`. */
  poolName: string;
  /** 1 to `capacity`. */
  count: number;
  serverType: ServerType;
  /** Number of the first server's address in the subnet; the others follow. */
  firstHost: number;
  /** How many addresses are set aside, so that the pool can grow and nobody else has to move. */
  capacity: number;
  /**
   * What the first boot of a server with a certain private address does, after its volumes are mounted.
   * @default - nothing
   */
  bootParts?: (privateIp: string) => CloudConfig[];
  /** @default - none */
  volumes?: PoolVolume[];
  /** @default - none */
  labels?: Labels;
  /**
   * Whether Terraform and Hetzner refuse to delete the servers.
   * @default false
   */
  protectServers?: boolean;
  /**
   * Whether Terraform and Hetzner refuse to delete the volumes.
   * @default true
   */
  protectVolumes?: boolean;
}

/** A server as a playbook sees it. */
export interface InventoryEntry {
  name: string;
  role: string;
  private_ip: string;
  public_ipv4: string;
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
  readonly servers: readonly Server[];
  /** The servers' private addresses. */
  readonly privateIps: readonly string[];

  private readonly mounts: string[];

  constructor(scope: Construct, id: string, props: ServerPoolProps) {
    super(scope, id);
    validate(this, props);
    const { count, subnet, firstHost, volumes = [] } = props;
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

  /** The servers as a playbook sees them. */
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
    const { poolName, location, subnet, sshKeys, firewalls, image, labels } = props;
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
