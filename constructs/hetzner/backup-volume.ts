import type { Construct } from "constructs";
import { selectorOf } from "./selector";
import { Volume, type VolumeProps } from "./volume";

/** Properties of a `BackupVolume`. */
export type BackupVolumeProps = VolumeProps;

/**
 * The volume that backups are kept on. It belongs to no server: whoever makes a backup finds it by `selector`, attaches
 * it, and detaches it afterwards. It is formatted when it is made and never again.
 *
 * @example
 * const volume = new BackupVolume(this, "Backup", {
 *   volumeName: "dev-backup", size: Size.gibibytes(100), location: Location.FSN1,
 * });
 * volume.selector; // "role=backup"
 */
export class BackupVolume extends Volume {
  /** Label selector of Hetzner's API that finds the volume: `role=backup` and the labels given. */
  readonly selector: string;

  constructor(scope: Construct, id: string, props: BackupVolumeProps) {
    const labels = { ...props.labels, role: "backup" };
    super(scope, id, { ...props, labels });
    this.selector = selectorOf(labels);
  }
}
