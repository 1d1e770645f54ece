import { Construct, type IConstruct } from "constructs";
import { Validation } from "../core";
import { Token } from "../core/terraform";
import type { IBackupImage } from "./backup-image";
import { DataHcloudServer } from "./bindings/data-hcloud-server";
import { type ServerConfig, Server as ServerResource } from "./bindings/server";
import { deferLookup } from "./deferred-lookup";
import { hetznerLabelProblems } from "./label";
import type { Location } from "./location";
import { isResourceName, isServerName, resourceNameFix, serverNameFix } from "./name";
import { placeProblems } from "./place";
import type { ReplaceOnOptions, ServerAttributes, ServerProps } from "./server-props";
import { serverTypeProblems } from "./server-type";
import { Volume, type VolumeOptions } from "./volume";

/** A server, ours or somebody else's. */
export interface IServer extends IConstruct {
  /** Hetzner's number, known at apply time. */
  readonly serverId: number;
  /** Address in the private network; nothing if it is in none. */
  readonly privateIp: string | undefined;
  /** Where it stands; nothing if that is not known. */
  readonly location: Location | undefined;
}

/**
 * A virtual server. A change of what it starts from (image, keys, cloud-init) does not replace it unless `replaceOn`
 * says so.
 *
 * @example
 * const server = new Server(this, "App", {
 *   serverName: "dev-app-1", serverType: ServerType.CX33, location: Location.FSN1,
 *   subnet, privateIp: subnet.hostIp(10), firewalls: [firewall], sshKeys: [key],
 * });
 */
export class Server extends Construct implements IServer {
  /** A server that is made by others, or by another stack. Its number is looked up at apply time. */
  static fromServerAttributes(scope: Construct, id: string, attributes: ServerAttributes): IServer {
    const { serverName, privateIp, location } = attributes;
    class Import extends Construct implements IServer {
      readonly serverId: number;
      readonly privateIp = privateIp;
      readonly location = location;

      constructor() {
        super(scope, id);
        new Validation(this).check("serverName", serverName, isResourceName, resourceNameFix).finish();
        const dependsOn = [deferLookup(this, serverName)];
        this.serverId = new DataHcloudServer(this, "Resource", { name: serverName, dependsOn }).id;
      }
    }
    return new Import();
  }

  readonly serverId: number;
  /** Its name, which is the host name too; whoever uses it waits for the server. */
  readonly serverName: string;
  readonly privateIp: string | undefined;
  /** Public address, known at apply time; nothing without `publicIpv4`. */
  readonly ipv4: string | undefined;
  /** First address of the public IPv6 network, known at apply time; nothing without `publicIpv6`. */
  readonly ipv6: string | undefined;
  readonly location: Location;

  constructor(scope: Construct, id: string, props: ServerProps) {
    super(scope, id);
    validate(this, props);
    if (props.privateIp !== undefined) props.subnet?.assign(props.privateIp, this);
    props.placementGroup?.admit(this);
    const { subnet, privateIp, publicIpv4 = true, publicIpv6 = true, protect = false, transform } = props;
    const config: ServerConfig = {
      name: props.serverName,
      serverType: props.serverType.name,
      location: props.location.name,
      image: imageOf(props.image),
      sshKeys: props.sshKeys.map(({ keyName }) => keyName),
      ...(props.userData !== undefined && { userData: props.userData }),
      publicNet: [{ ipv4Enabled: publicIpv4, ipv6Enabled: publicIpv6 }],
      // Without the empty list of aliases, every apply detaches the network and attaches it again
      // (hetznercloud/terraform-provider-hcloud#650).
      ...(subnet && { network: [{ subnetId: subnet.subnetId, ip: privateIp ?? "", aliasIps: [] }] }),
      firewallIds: (props.firewalls ?? []).map(({ firewallId }) => firewallId),
      ...(props.placementGroup && { placementGroupId: props.placementGroup.placementGroupId }),
      shutdownBeforeDeletion: true,
      deleteProtection: protect,
      rebuildProtection: protect,
      ...(props.labels && { labels: props.labels }),
      lifecycle: { ignoreChanges: ignoredChanges(props.replaceOn), ...(protect && { preventDestroy: true }) },
    };
    const resource = new ServerResource(this, "Resource", transform?.(config) ?? config);
    this.serverId = Token.asNumber(resource.id);
    this.serverName = resource.name;
    this.privateIp = privateIp;
    this.ipv4 = publicIpv4 ? resource.ipv4Address : undefined;
    this.ipv6 = publicIpv6 ? resource.ipv6Address : undefined;
    this.location = props.location;
  }

  /**
   * Gives the server a volume of its own, which outlives it.
   *
   * @throws ValidationError if it would be the server's seventeenth
   */
  addVolume(id: string, options: VolumeOptions): Volume {
    const volume = new Volume(this, id, { ...options, location: this.location });
    volume.attachTo(this);
    return volume;
  }
}

function imageOf(image: string | IBackupImage = "debian-13"): string {
  return typeof image === "string" ? image : Token.asString(image.imageId);
}

function ignoredChanges({ userData, image, sshKeys }: ReplaceOnOptions = {}): string[] {
  return [...(userData ? [] : ["user_data"]), ...(image ? [] : ["image"]), ...(sshKeys ? [] : ["ssh_keys"])];
}

function validate(server: Server, props: ServerProps): void {
  const { serverType, location, subnet, privateIp, publicIpv4, publicIpv6 } = props;
  const bytes = Buffer.byteLength(props.userData ?? "");
  new Validation(server)
    .check("serverName", props.serverName, isServerName, serverNameFix)
    .add(...serverTypeProblems(serverType, location))
    .add(...placeProblems(props))
    .check("image", props.image, (image) => image !== "", "Name an image, e.g. debian-13.")
    .check(
      "image",
      typeof props.image === "object" ? props.image.architecture : undefined,
      (architecture) => architecture === serverType.architecture,
      `Use an image for ${serverType.architecture}, the architecture of ${serverType}.`,
    )
    .check("privateIp", subnet && (privateIp ?? ""), (ip) => ip !== "", "Give the address in the subnet.")
    .check(
      "publicIpv4",
      publicIpv4,
      (has) => has || publicIpv6 !== false || subnet !== undefined,
      "Give the server a public address or a subnet: nobody could reach it.",
    )
    .check(
      "firewalls",
      props.firewalls?.map(({ node }) => node.path),
      ({ length }) => length <= 5,
      // https://docs.hetzner.com/cloud/firewalls/faq
      "Give a server 5 firewalls at most.",
    )
    .check(
      "sshKeys",
      props.sshKeys,
      ({ length }) => length > 0,
      "Give a key: without one, Hetzner mails a password.",
    )
    .check(
      "userData",
      `${bytes} bytes`,
      () => bytes <= 32 * 1024,
      "Use 32 KiB at most: fetch the rest at boot.",
    )
    .add(...hetznerLabelProblems(props.labels))
    .finish();
}
