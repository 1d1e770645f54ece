import { Construct } from "constructs";
import type { Labels } from "../core";
import { selectorOf } from "./selector";
import { type IVolume, Volume, type VolumeProps } from "./volume";

/** Properties of a `BackupVolume`. */
export type BackupVolumeProps = VolumeProps;

/**
 * The volume that backups are kept on. It belongs to no server: whoever makes a backup finds it by `selector`, attaches
 * it, and detaches it afterwards. It is formatted when it is made and never again.
 *
 * @example
 * const volume = new BackupVolume(this, "Volume", {
 *   volumeName: "dev-backup", size: Size.gibibytes(100), location: Location.FSN1,
 * });
 * volume.selector; // "role=backup"
 */
export class BackupVolume extends Construct implements IVolume {
  /** A backup volume that is made by others, or by another stack. Its number is looked up at apply time. */
  static fromVolumeName(scope: Construct, id: string, volumeName: string): IVolume {
    return Volume.fromVolumeName(scope, id, volumeName);
  }

  readonly volumeId: number;
  readonly linuxDevice: string;
  /** Label selector of Hetzner's API that finds the volume: `role=backup` and the labels given. */
  readonly selector: string;

  constructor(scope: Construct, id: string, props: BackupVolumeProps) {
    super(scope, id);
    const labels: Labels = { ...props.labels, role: "backup" };
    const volume = new Volume(this, "Volume", { ...props, labels });
    this.volumeId = volume.volumeId;
    this.linuxDevice = volume.linuxDevice;
    this.selector = selectorOf(labels);
  }
}
