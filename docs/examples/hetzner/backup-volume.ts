import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Size } from "tricloud";
import { BackupVolume, Location, useHetzner } from "tricloud/hetzner";

export class BackupVolumeStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const volume = new BackupVolume(this, "Backup", {
      volumeName: "shop-backup",
      size: Size.gibibytes(100),
      location: Location.FSN1,
    });
    // For whoever makes the backups, and finds the volume in Hetzner's API.
    new TerraformOutput(this, "selector", { value: volume.selector });
  }
}
