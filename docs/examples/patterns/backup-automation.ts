import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Bucket, Firestore, Secret, useGoogle } from "tricloud/gcp";
import { BackupAutomation } from "tricloud/patterns";

const project = "shop";
const region = "europe-west3";

export class BackupAutomationStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project, region });

    const sourceBucket = new Bucket(this, "Sources", { bucketName: "shop-sources", location: region });
    const firestore = new Firestore(this, "Records", { project, location: "eur3" });

    new BackupAutomation(this, "Backup", {
      project,
      region,
      name: "shop-backup",
      entry: "src/backup.ts",
      sourceBucket,
      firestore,
      hetznerToken: new Secret(this, "HetznerToken", { secretName: "hetzner-token" }),
      cron: "0 2 * * *",
      timeZone: "Europe/Lisbon",
      server: {
        type: "cx23",
        location: "fsn1",
        network: "shop",
        firewall: "shop-backup",
        imageSelector: "role=backup-image",
      },
      volumeSelector: "role=backup",
      keep: { daily: 7, weekly: 4, monthly: 12 },
    });
  }
}
