import type { RulesetRules } from "@cdktf/provider-cloudflare/lib/ruleset";
import { Construct } from "constructs";
import { Duration, physicalName, Validation } from "../core";
import { isCloudflareId, zoneIdFix } from "./cloudflare-id";
import { RateLimitRuleset } from "./rate-limit-ruleset";
import { RequestCounter } from "./request-counter";
import type { RequestMatch } from "./request-match";

/** What happens to requests over the limit. `log` is for Enterprise zones. */
export type RateLimitAction = "block" | "managed_challenge" | "log";

/** Properties of a `RateLimitRule`. */
export interface RateLimitRuleProps {
  /** 32 hex digits. */
  zoneId: string;
  /** Which requests are counted and limited. */
  match: RequestMatch;
  /** How many requests of one counter are let through in a period, 1 or more. */
  requests: number;
  /** 10 seconds, or 1, 2, 5, 10 or 60 minutes, as far as the zone's plan allows: 10 seconds alone on the Free plan. */
  period: Duration;
  /**
   * What requests are counted by, in each of Cloudflare's data centers; 1 or more.
   * @default [RequestCounter.ADDRESS]
   */
  countBy?: RequestCounter[];
  /**
   * What happens to requests over the limit; those that are blocked get the status 429.
   * @default "block"
   */
  action?: RateLimitAction;
  /**
   * How long the action goes on once the limit is reached: 10 seconds, 1, 2, 5, 10 or 60 minutes or a day, as far as
   * the zone's plan allows; 0 to act on the requests over the limit alone, which `block` does in Enterprise zones.
   * @default - the period; 0 for `managed_challenge`, which other zones require
   */
  mitigationTimeout?: Duration;
  /**
   * What people read beside the rule in the dashboard.
   * @default - the construct's path
   */
  description?: string;
  /** Changes the rule of the `cloudflare_ruleset` resource before it is added. */
  transform?: (rule: RulesetRules) => RulesetRules;
}

/**
 * Limits how many requests of a kind one visitor may make. Cloudflare applies it before a Worker runs and before the
 * origin is asked.
 *
 * A zone has one list of rate limits, which Terraform owns as a whole: all `RateLimitRule`s of a zone are in one stack
 * and become one `cloudflare_ruleset` of it, `RateLimits-<zoneId>`. Where limits were made by hand before, Cloudflare
 * refuses a second list ("exceeded maximum number of zone rulesets"): delete the first, or import it as
 * `zones/<zoneId>/<rulesetId>`.
 *
 * @example
 * new RateLimitRule(this, "Deliveries", {
 *   zoneId, match: RequestMatch.host("hooks.example.com"), requests: 300, period: Duration.minutes(1),
 * });
 * @see https://developers.cloudflare.com/waf/rate-limiting-rules/#availability
 */
export class RateLimitRule extends Construct {
  /** @throws ValidationError with everything that Cloudflare would refuse, or if another stack limits the zone */
  constructor(scope: Construct, id: string, props: RateLimitRuleProps) {
    super(scope, id);
    validate(this, props);
    const { zoneId, match, requests, period, countBy = [RequestCounter.ADDRESS], action = "block" } = props;
    const untilOver = action === "managed_challenge" ? Duration.seconds(0) : period;
    RateLimitRuleset.of(this, zoneId).add({
      ref: physicalName(this.node.path.split("/")),
      description: props.description ?? this.node.path,
      expression: match.expression,
      action,
      characteristics: countBy.map(({ characteristic }) => characteristic),
      requests,
      period: period.toSeconds(),
      mitigationTimeout: (props.mitigationTimeout ?? untilOver).toSeconds(),
      transform: props.transform,
    });
  }
}

// https://developers.cloudflare.com/waf/rate-limiting-rules/parameters/
const periods = [10, 60, 120, 300, 600, 3600];
const timeouts = [0, ...periods, 86_400];
const actions: string[] = ["block", "managed_challenge", "log"] satisfies RateLimitAction[];

function validate(rule: RateLimitRule, props: RateLimitRuleProps): void {
  const oneOf = (seconds: number[]) => (time: Duration) => seconds.includes(time.toMilliseconds() / 1000);
  const countBy = props.countBy?.map(String);
  new Validation(rule)
    .check("zoneId", props.zoneId, isCloudflareId, zoneIdFix)
    .check(
      "match",
      props.match.expression,
      ({ length }) => length >= 1 && length <= 4096,
      "Use an expression of 1 to 4096 characters.",
    )
    .check(
      "requests",
      props.requests,
      (count) => Number.isInteger(count) && count >= 1,
      "Use a whole number of 1 or more.",
    )
    .check("period", props.period, oneOf(periods), "Use 10 seconds, or 1, 2, 5, 10 or 60 minutes.")
    .check(
      "countBy",
      countBy,
      (counters) => counters.length > 0 && new Set(counters).size === counters.length,
      "Count by one thing at least, and by each once.",
    )
    .check(
      "countBy",
      countBy,
      (counters) => !(counters.includes("ip.src") && counters.includes("cf.unique_visitor_id")),
      "Count by address or by visitor: Cloudflare does not take both.",
    )
    .check("action", props.action, (action) => actions.includes(action), `Use one of ${actions.join(", ")}.`)
    .check(
      "mitigationTimeout",
      props.mitigationTimeout,
      oneOf(timeouts),
      "Use 0 or 10 seconds, 1, 2, 5, 10 or 60 minutes, or a day.",
    )
    .finish();
}
