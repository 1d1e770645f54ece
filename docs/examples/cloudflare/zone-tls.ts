import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { useCloudflare, ZoneTls } from "tricloud/cloudflare";

const zoneId = "fedcba9876543210fedcba9876543210";

export class ZoneTlsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    new ZoneTls(this, "Tls", { zoneId, minimumVersion: "1.3", authenticatedOriginPulls: true });
  }
}
