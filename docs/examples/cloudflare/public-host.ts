import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { OriginCertificate, PublicHost, useCloudflare } from "tricloud/cloudflare";

const zoneId = "fedcba9876543210fedcba9876543210";

export class PublicHostStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    const certificate = OriginCertificate.fromHostnames(this, "Certificate", ["*.example.com"]);
    new PublicHost(this, "Shop", {
      zoneId,
      hostname: "shop.example.com",
      ipv4: ["203.0.113.7"],
      ipv6: ["2001:db8:12::7"],
      certificate,
    });
  }
}
