import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import { DnsRecord, RecordTarget, useCloudflare } from "tricloud/cloudflare";

const zoneId = "fedcba9876543210fedcba9876543210";

export class DnsRecordStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    new DnsRecord(this, "Web", {
      zoneId,
      recordName: "www.example.com",
      target: RecordTarget.ipv4("203.0.113.7"),
      proxied: true,
    });
    new DnsRecord(this, "Mail", {
      zoneId,
      recordName: "example.com",
      target: RecordTarget.mail("mx.example.net"),
      ttl: Duration.hours(1),
    });
  }
}
