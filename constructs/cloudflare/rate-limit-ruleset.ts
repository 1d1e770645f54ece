import { Ruleset, type RulesetRules } from "@cdktf/provider-cloudflare/lib/ruleset";
import type { IConstruct } from "constructs";
import { ValidationError } from "../core";
import { TerraformStack, Token } from "../core/terraform";

/** A rate limit, in our own words. */
export interface RateLimit {
  /** Tells the rule from the others when any of them changes. */
  ref: string;
  description: string;
  expression: string;
  action: string;
  characteristics: string[];
  requests: number;
  /** In seconds. */
  period: number;
  /** In seconds; 0 lets requests through again as soon as they are fewer. */
  mitigationTimeout: number;
  transform: ((rule: RulesetRules) => RulesetRules) | undefined;
}

const rulesets = new WeakMap<IConstruct, Map<string, RateLimitRuleset>>();

/**
 * The one place that knows `cloudflare_ruleset`, for the phase of rate limits. A zone has one ruleset a phase, and
 * whoever sets it sets all its rules; so all rate limits of a zone are gathered in one resource of one stack.
 */
export class RateLimitRuleset {
  /**
   * The ruleset of a zone, made for the first rule that asks.
   *
   * @throws ValidationError if it is in another stack of the app
   */
  static of(rule: IConstruct, zoneId: string): RateLimitRuleset {
    const { root, path } = rule.node;
    const ofApp = rulesets.get(root) ?? new Map<string, RateLimitRuleset>();
    rulesets.set(root, ofApp);
    const stack = TerraformStack.of(rule);
    const ruleset = ofApp.get(zoneId) ?? new RateLimitRuleset(stack, zoneId, path, ofApp.size);
    ofApp.set(zoneId, ruleset);
    if (ruleset.stack === stack) return ruleset;
    const fix =
      `Put all rate limits of a zone in one stack: ${ruleset.first} is in another, and the one applied last would ` +
      "take the place of the other.";
    throw new ValidationError(rule, [{ field: "zoneId", value: zoneId, fix }]);
  }

  private readonly rules: RulesetRules[] = [];
  private readonly resource: Ruleset;

  private constructor(
    private readonly stack: TerraformStack,
    zoneId: string,
    /** Path of the rule that it was made for. */
    private readonly first: string,
    number: number,
  ) {
    // A token cannot be part of an id.
    this.resource = new Ruleset(stack, `RateLimits-${Token.isUnresolved(zoneId) ? number : zoneId}`, {
      zoneId,
      kind: "zone",
      phase: "http_ratelimit",
      name: "Rate limits",
    });
  }

  /** Appends a rule; Cloudflare tries rules in this order. */
  add(limit: RateLimit): void {
    const rule: RulesetRules = {
      // Without a reference of ours, the provider plans every rule anew when one changes.
      ref: limit.ref,
      description: limit.description,
      expression: limit.expression,
      action: limit.action,
      enabled: true,
      ratelimit: {
        // Cloudflare counts in each of its data centers, and wants to be told so, first.
        characteristics: ["cf.colo.id", ...limit.characteristics],
        period: limit.period,
        requestsPerPeriod: limit.requests,
        mitigationTimeout: limit.mitigationTimeout,
      },
    };
    this.rules.push(limit.transform?.(rule) ?? rule);
    this.resource.putRules(this.rules);
  }
}
