import type { Labels } from "../core";
import type { IBackupImage } from "./backup-image";
import type { ServerConfig } from "./bindings/server";
import type { IFirewall } from "./firewall";
import type { Location } from "./location";
import type { IPlacementGroup } from "./placement-group";
import type { ServerType } from "./server-type";
import type { ISshKey } from "./ssh-key";
import type { ISubnet } from "./subnet";

/**
 * Which changes replace a server, with everything on its own disk. Terraform takes its volumes away while it still runs:
 * stop what writes to them first.
 */
export interface ReplaceOnOptions {
  /**
   * Another text for cloud-init.
   * @default false
   */
  userData?: boolean;
  /**
   * Another image.
   * @default false
   */
  image?: boolean;
  /**
   * Other keys.
   * @default false
   */
  sshKeys?: boolean;
}

/** Properties of a `Server`. */
export interface ServerProps {
  /** Unique in the project, and the host name: 1 to 63 lower-case letters, digits and `-`. */
  serverName: string;
  /** Size, of those sold in the location. A change powers the server off, resizes it and starts it again. */
  serverType: ServerType;
  /** Where it stands: in the zone of its subnet. */
  location: Location;
  /**
   * Name of one of Hetzner's images, or a snapshot. Of the server type's architecture.
   * @default "debian-13"
   */
  image?: string | IBackupImage;
  /**
   * Private network that the server is in; the server waits for it. Needs `privateIp`.
   * @default - none
   */
  subnet?: ISubnet;
  /**
   * Address in the subnet, e.g. `subnet.hostIp(10)`.
   * @default - none
   */
  privateIp?: string;
  /**
   * What may reach the server from outside, 5 at most. Without one, everything may.
   * @default - none
   */
  firewalls?: IFirewall[];
  /** Keys let in as root; without one, Hetzner mails a password. */
  sshKeys: ISshKey[];
  /**
   * Servers that must not run on the same machine.
   * @default - none
   */
  placementGroup?: IPlacementGroup;
  /**
   * What cloud-init runs at the first boot, 32 KiB at most. It is in the synthesized files, and every program on the
   * server can read it: no secrets.
   * @default - nothing
   */
  userData?: string;
  /**
   * Whether the server has a public IPv4 address, which costs extra.
   * @default true
   */
  publicIpv4?: boolean;
  /**
   * Whether the server has a public IPv6 network.
   * @default true
   */
  publicIpv6?: boolean;
  /**
   * Up to 63 letters, digits, `.`, `_` and `-` in each key and value.
   * @default - none
   */
  labels?: Labels;
  /**
   * Whether Terraform and Hetzner refuse to delete and to rebuild the server.
   * @default false
   */
  protect?: boolean;
  /**
   * Which changes replace the server. Others wait until it is replaced for another reason.
   * @default - none of them
   */
  replaceOn?: ReplaceOnOptions;
  /** Changes the `hcloud_server` resource before it is made. */
  transform?: (config: ServerConfig) => ServerConfig;
}

/** What is known of a server that is made by others. */
export interface ServerAttributes {
  /** The name by which its number is looked up at apply time. */
  serverName: string;
  /**
   * Its address in the private network.
   * @default - none
   */
  privateIp?: string;
  /**
   * Where it stands.
   * @default - not known, so not checked
   */
  location?: Location;
}
