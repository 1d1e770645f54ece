import { Construct, type IConstruct } from "constructs";
import { type Labels, Validation } from "../core";
import { Token } from "../core/terraform";
import { DataHcloudFirewalls } from "./bindings/data-hcloud-firewalls";
import { type FirewallConfig, Firewall as FirewallResource, type FirewallRule } from "./bindings/firewall";
import { deferLookup } from "./deferred-lookup";
import { hetznerLabelProblems } from "./label";
import { isResourceName, resourceNameFix } from "./name";
import type { Peer } from "./peer";
import type { Port } from "./port";

/** A firewall, ours or somebody else's. */
export interface IFirewall extends IConstruct {
  /** Hetzner's number, known at apply time. */
  readonly firewallId: number;
}

/** Properties of a `Firewall`. */
export interface FirewallProps {
  /** Unique in the project, 1 to 64 characters. */
  firewallName: string;
  /**
   * Up to 63 letters, digits, `.`, `_` and `-` in each key and value.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `hcloud_firewall` resource before it is made; its rules follow from `allowFrom`. */
  transform?: (config: FirewallConfig) => FirewallConfig;
}

/**
 * What may reach a server from outside: nothing but what is allowed, while everything may go out.
 *
 * It filters a server's public interface only. What comes over a private network is never filtered, so whoever is in
 * the network reaches every port of every server in it.
 *
 * @example
 * const firewall = new Firewall(this, "Firewall", { firewallName: "dev-apps" });
 * firewall.allowFrom(Peer.cloudflare(), Port.tcp(443), "web");
 */
export class Firewall extends Construct implements IFirewall {
  /** A firewall that is made by others, or by another stack. Its number is looked up at apply time. */
  static fromFirewallName(scope: Construct, id: string, firewallName: string): IFirewall {
    class Import extends Construct implements IFirewall {
      readonly firewallId: number;

      constructor() {
        super(scope, id);
        new Validation(this).check("firewallName", firewallName, isResourceName, resourceNameFix).finish();
        // Not hcloud_firewall, whose id is no computed attribute: a plan that puts the lookup off takes it for null.
        const firewalls = new DataHcloudFirewalls(this, "Resource", {
          dependsOn: [deferLookup(this, firewallName)],
        });
        const ids = `[for each in ${firewalls.fqn}.firewalls : each.id if each.name == "${firewallName}"]`;
        this.firewallId = Token.asNumber(`\${${ids}[0]}`);
      }
    }
    return new Import();
  }

  readonly firewallId: number;

  private readonly resource: FirewallResource;
  private readonly rules = new Map<string, FirewallRule>();

  constructor(scope: Construct, id: string, { firewallName, labels, transform }: FirewallProps) {
    super(scope, id);
    new Validation(this)
      .check("firewallName", firewallName, isResourceName, resourceNameFix)
      .add(...hetznerLabelProblems(labels))
      .finish();
    const config: FirewallConfig = { name: firewallName, ...(labels && { labels }) };
    this.resource = new FirewallResource(this, "Resource", transform?.(config) ?? config);
    this.firewallId = Token.asNumber(this.resource.id);
  }

  /**
   * Lets somebody in. Allowed twice is allowed once, under the first description.
   *
   * @param description what for, 1 to 200 characters; the rule is called by it and by the peer's name
   * @throws ValidationError if the description is no such text, or the rules are more than Hetzner takes
   */
  allowFrom(peer: Peer, port: Port, description: string): void {
    const key = `${port} ${[...peer.ipRanges].sort().join(" ")}`;
    if (this.rules.has(key)) return;
    const sources = [...this.rules.values()].flatMap(({ sourceIps = [] }) => sourceIps);
    new Validation(this)
      .check(
        "description",
        description,
        (text) => /^\S(?:.{0,198}\S)?$/.test(text),
        "Say in 1 to 200 characters what is let in.",
      )
      .check(
        "rules",
        `${this.rules.size + 1} rules`,
        () => this.rules.size < 50 && sources.length + peer.ipRanges.length <= 500,
        // https://docs.hetzner.com/cloud/firewalls/faq
        "Use 50 rules with 500 ranges in all at most, or a second firewall.",
      )
      .finish();
    this.rules.set(key, {
      direction: "in",
      protocol: port.protocol,
      ...(port.range && { port: port.range }),
      sourceIps: [...peer.ipRanges],
      description: `${description} (${peer.name})`,
    });
    this.resource.putRule([...this.rules.values()]);
  }
}
