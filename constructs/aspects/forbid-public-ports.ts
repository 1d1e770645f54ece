import { isWorldwide } from "./address-ranges";
import { type AdminPort, adminPorts } from "./admin-ports";
import { firewallTypes, type IngressRule } from "./firewall-rules";
import type { Policy, Violation } from "./policy";
import { publicListeners, serversWithoutFirewall } from "./public-endpoints";
import type { Block, SynthesizedStack } from "./synthesized-stack";

/**
 * Forbids that the world reaches a port through which machines and stores are administered: by a firewall's rules,
 * which count together, by a load balancer that listens there, or by a public server without a firewall.
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
    return [
      ...stack.resources().flatMap((block) => this.checkFirewall(block)),
      ...publicListeners(stack).flatMap(({ construct, port }) =>
        this.ports
          .filter((admin) => admin.protocol === "tcp" && admin.port === port)
          .map((admin) => ({
            where: construct.node.path,
            what: `listen_port ${port} lets the world reach ${show([admin])} through the load balancer`,
            fix: "Listen on another port, or set enable_public_interface = false on the load balancer's network.",
          })),
      ),
      ...serversWithoutFirewall(stack).map(({ construct }) => ({
        where: construct.node.path,
        what: "the server has a public address and no firewall, so the world reaches every port",
        fix: "Give it firewall_ids, or no public address (public_net).",
      })),
    ];
  }

  private checkFirewall({ type, construct, attributes }: Block): Violation[] {
    const firewall = firewallTypes[type];
    if (!firewall) return [];
    const rules = firewall.ingress(attributes);
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
