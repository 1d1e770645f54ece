import { isWorldwide } from "./address-ranges";
import { type AdminPort, adminPorts } from "./admin-ports";
import { type DefaultValues, defaultValues, withDefaults } from "./default-values";
import { firewallTypes, type IngressRule } from "./firewall-rules";
import type { Policy, Violation } from "./policy";
import { publicServices, serversWithoutFirewall } from "./public-endpoints";
import type { Block, SynthesizedStack } from "./synthesized-stack";

/**
 * Forbids that the world reaches a port through which machines and stores are administered: by a firewall's rules,
 * which count together, by a load balancer that listens there or passes on to there, or by a public server without a
 * firewall. A variable counts by its default.
 *
 * @example
 * applyPolicies(stack, { policies: [new ForbidPublicPorts([{ service: "etcd", protocol: "tcp", port: 2379 }])] });
 */
export class ForbidPublicPorts implements Policy {
  /**
   * @param ports what must not be public
   * @default - SSH, RDP, Docker, Swarm, Qdrant and common databases
   */
  constructor(private readonly ports: readonly AdminPort[] = adminPorts) {}

  check(stack: SynthesizedStack): Violation[] {
    const defaults = defaultValues(stack);
    return [
      ...stack.resources().flatMap((block) => this.checkFirewall(block, defaults)),
      ...publicServices(stack).flatMap((block) => this.checkService(block)),
      ...serversWithoutFirewall(stack).map(({ construct }) => ({
        where: construct.node.path,
        what: "the server has a public address and no firewall, so the world reaches every port",
        fix: "Give it firewall_ids, or no public address (public_net).",
      })),
    ];
  }

  private checkService({ construct, attributes }: Block): Violation[] {
    return this.ports.flatMap((admin): Violation[] => {
      const openers = ["listen_port", "destination_port"].filter(
        (argument) => admin.protocol === "tcp" && Number(attributes[argument]) === admin.port,
      );
      if (openers.length === 0) return [];
      const subject = `${openers.join(" and ")} ${admin.port} ${openers.length > 1 ? "let" : "lets"}`;
      return [
        {
          where: construct.node.path,
          what: `${subject} the world reach ${show([admin])} through the load balancer`,
          fix: "Take the service away, or set enable_public_interface = false on the load balancer's network.",
        },
      ];
    });
  }

  private checkFirewall({ type, construct, attributes }: Block, defaults: DefaultValues): Violation[] {
    const firewall = firewallTypes[type];
    if (!firewall) return [];
    const rules = firewall.ingress(withDefaults(attributes, defaults));
    const opened = new Map<string, AdminPort[]>();
    for (const port of this.ports) {
      const openers = openersOf(port, rules).map(({ name }) => name);
      const subject = `${openers.join(" and ")} ${openers.length > 1 ? "let" : "lets"}`;
      if (openers.length > 0) opened.set(subject, [...(opened.get(subject) ?? []), port]);
    }
    return [...opened].map(([subject, ports]) => ({
      where: construct.node.path,
      what: `${subject} the world reach ${show(ports)}`,
      fix: `Name the ranges of known peers in ${firewall.sourceArgument}, none wider than they are.`,
    }));
  }
}

/** The rules that let the world reach a port, each alone or, if none does, all together. */
function openersOf({ protocol, port }: AdminPort, rules: IngressRule[]): IngressRule[] {
  const covering = rules.filter(
    (rule) =>
      (rule.protocol === protocol || rule.protocol === "all") &&
      rule.ports.some(([first, last]) => first <= port && port <= last),
  );
  const alone = covering.filter(({ sources }) => isWorldwide(sources));
  if (alone.length > 0) return alone;
  return isWorldwide(covering.flatMap(({ sources }) => sources)) ? covering : [];
}

/** E.g. `SSH (tcp 22), Qdrant (tcp 6333)`. */
function show(ports: readonly AdminPort[]): string {
  return ports.map(({ service, protocol, port }) => `${service} (${protocol} ${port})`).join(", ");
}
