import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import { RateLimitRule, RequestMatch, useCloudflare } from "tricloud/cloudflare";

const zoneId = "fedcba9876543210fedcba9876543210";

export class RateLimitRuleStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    new RateLimitRule(this, "Orders", {
      zoneId,
      match: RequestMatch.host("shop.example.com").and(RequestMatch.path("/orders")),
      requests: 30,
      period: Duration.minutes(1),
    });
  }
}
