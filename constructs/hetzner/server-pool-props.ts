import type { Labels, Size } from "../core";
import type { IBackupImage } from "./backup-image";
import type { ServerConfig } from "./bindings/server";
import type { CloudConfig } from "./cloud-init/cloud-config";
import type { IFirewall } from "./firewall";
import type { Location } from "./location";
import type { ServerType } from "./server-type";
import type { ISshKey } from "./ssh-key";
import type { ISubnet } from "./subnet";
import type { FileSystem } from "./volume";

/** A volume that every server of a pool has one of. */
export interface PoolVolume {
  /** Of the volumes `<server's name>-<name>`; lower-case letters, digits and `-`. */
  name: string;
  /** 10 GiB to 10 TiB, in whole gibibytes. */
  size: Size;
  /** Absolute path of a folder that belongs to the volume alone, e.g. `/srv/data`. */
  mountPath: string;
  /**
   * File system that Hetzner makes on the empty volume.
   * @default "ext4"
   */
  format?: FileSystem;
}

/** What all servers of a cluster have in common. */
export interface PooledServerProps {
  /** Where the servers and their volumes stand. */
  location: Location;
  /** Private network that the servers talk to each other in. */
  subnet: ISubnet;
  /** Keys that Hetzner puts on the servers, one at least: without one it would mail a password. */
  sshKeys: ISshKey[];
  /**
   * What may reach the servers from outside, beside what a cluster allows itself.
   * @default - none
   */
  firewalls?: IFirewall[];
  /**
   * Name of one of Hetzner's Debian or Ubuntu images, or a snapshot of a server of one that never had volumes: a new
   * server would keep waiting for them, and mount none of its own in their place.
   * @default "debian-13"
   */
  image?: string | IBackupImage;
  /** Changes each `hcloud_server` resource before it is made. */
  transform?: (config: ServerConfig) => ServerConfig;
}

/** Properties of a `ServerPool`. */
export interface ServerPoolProps extends PooledServerProps {
  /** The servers are called `<poolName>-1`, `<poolName>-2`, …: lower-case letters, digits and `-`. */
  poolName: string;
  /** 1 to `capacity`. */
  count: number;
  /** Size of each server. A change powers servers off, as many at once as Terraform works on. */
  serverType: ServerType;
  /** Number of the first server's address in the subnet; the others follow. */
  firstHost: number;
  /** How many addresses are set aside in the subnet, so that the pool can grow and nobody else has to move. */
  capacity: number;
  /**
   * What the first boot of a server with a certain private address does, after its volumes are mounted.
   * @default - nothing
   */
  bootParts?: (privateIp: string) => CloudConfig[];
  /**
   * Volumes that each server has, 16 at most. One that is added later is attached to the servers that there are, but
   * mounted by new ones alone: cloud-init ran once.
   * @default - none
   */
  volumes?: PoolVolume[];
  /**
   * Labels of the servers, their volumes and their placement groups.
   * @default - none
   */
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
