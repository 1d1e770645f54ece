import { Construct, type IConstruct } from "constructs";
import { type Labels, Size, Validation } from "../core";
import { Token } from "../core/terraform";
import { DataHcloudVolume } from "./bindings/data-hcloud-volume";
import { type VolumeConfig, Volume as VolumeResource } from "./bindings/volume";
import { VolumeAttachment } from "./bindings/volume-attachment";
import { deferLookup } from "./deferred-lookup";
import { hetznerLabelProblems } from "./label";
import type { Location } from "./location";
import { isResourceName, resourceNameFix } from "./name";
import type { IServer } from "./server";

/** A volume, ours or somebody else's. */
export interface IVolume extends IConstruct {
  /** Hetzner's number, known at apply time. */
  readonly volumeId: number;
  /** Path of the device on the server that has it, `/dev/disk/by-id/scsi-0HC_Volume_<volumeId>`. */
  readonly linuxDevice: string;
}

/** A file system. */
export type FileSystem = "ext4" | "xfs";

/** What a volume is, wherever it stands. */
export interface VolumeOptions {
  /** Unique in the project, 1 to 64 characters. */
  volumeName: string;
  /** 10 GiB to 10 TiB, in whole gibibytes. It can grow, but not shrink; the file system is grown on the server. */
  size: Size;
  /**
   * File system that the empty volume gets, once. MongoDB and Qdrant want `xfs` and `ext4`.
   * @default "ext4"
   */
  format?: FileSystem;
  /**
   * Up to 63 letters, digits, `.`, `_` and `-` in each key and value.
   * @default - none
   */
  labels?: Labels;
  /**
   * Whether Terraform and Hetzner refuse to delete the volume.
   * @default true
   */
  protect?: boolean;
  /** Changes the `hcloud_volume` resource before it is made. */
  transform?: (config: VolumeConfig) => VolumeConfig;
}

/** Properties of a `Volume`. */
export interface VolumeProps extends VolumeOptions {
  /** Where the servers stand that can have it. */
  location: Location;
}

/** How many volumes each server has. */
const volumesOf = new WeakMap<IServer, number>();

/**
 * A disk that outlives its server. It is mounted by the server itself, by `linuxDevice`, never by Hetzner.
 *
 * @example
 * const data = server.addVolume("Data", { volumeName: "dev-data", size: Size.gibibytes(50), format: "xfs" });
 */
export class Volume extends Construct implements IVolume {
  /** A volume that is made by others, or by another stack. Its number is looked up at apply time. */
  static fromVolumeName(scope: Construct, id: string, volumeName: string): IVolume {
    class Import extends Construct implements IVolume {
      readonly volumeId: number;
      readonly linuxDevice: string;

      constructor() {
        super(scope, id);
        new Validation(this).check("volumeName", volumeName, isResourceName, resourceNameFix).finish();
        const dependsOn = [deferLookup(this, volumeName)];
        const volume = new DataHcloudVolume(this, "Resource", { name: volumeName, dependsOn });
        this.volumeId = volume.id;
        this.linuxDevice = volume.linuxDevice;
      }
    }
    return new Import();
  }

  readonly volumeId: number;
  readonly linuxDevice: string;
  /** Its name; whoever uses it waits for the volume. */
  readonly volumeName: string;
  /** Where the servers stand that can have it. */
  readonly location: Location;

  private server: IServer | undefined;

  constructor(scope: Construct, id: string, props: VolumeProps) {
    super(scope, id);
    const { volumeName, size, format = "ext4", location, labels, protect = true, transform } = props;
    const gibibytes = size.toBytes() / Size.gibibytes(1).toBytes();
    new Validation(this)
      .check("volumeName", volumeName, isResourceName, resourceNameFix)
      .check(
        "size",
        size,
        () => Number.isInteger(gibibytes) && gibibytes >= 10 && gibibytes <= 10 * 1024,
        "Use 10 GiB to 10 TiB, in whole gibibytes.",
      )
      .check("format", format, (name) => ["ext4", "xfs"].includes(name), "Use ext4 or xfs.")
      .add(...hetznerLabelProblems(labels))
      .finish();
    const config: VolumeConfig = {
      name: volumeName,
      size: gibibytes,
      location: location.name,
      format,
      deleteProtection: protect,
      ...(labels && { labels }),
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    const resource = new VolumeResource(this, "Resource", transform?.(config) ?? config);
    this.volumeId = Token.asNumber(resource.id);
    this.linuxDevice = resource.linuxDevice;
    this.volumeName = resource.name;
    this.location = location;
  }

  /**
   * Gives the volume to a server, which mounts it itself.
   *
   * @throws ValidationError if a server has it, or the server stands elsewhere or has 16 volumes
   */
  attachTo(server: IServer): void {
    const others = volumesOf.get(server) ?? 0;
    new Validation(this)
      .check("server", this.server?.node.path, () => false, "Attach the volume to one server only.")
      .check(
        "location",
        this.location,
        ({ name }) => (server.location?.name ?? name) === name,
        `Use ${server.location}, where the server stands.`,
      )
      .check(
        "server",
        `${server.node.path} with ${others} volumes`,
        () => others < 16,
        // https://docs.hetzner.com/cloud/volumes/faq
        "Use another server: one has 16 volumes at most.",
      )
      .finish();
    this.server = server;
    volumesOf.set(server, others + 1);
    new VolumeAttachment(this, "Attachment", {
      volumeId: this.volumeId,
      serverId: server.serverId,
      automount: false,
    });
  }
}
