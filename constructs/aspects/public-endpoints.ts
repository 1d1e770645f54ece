import { maySelect } from "./label-selector";
import type { Block, SynthesizedStack } from "./synthesized-stack";

type Attributes = Block["attributes"];

/** The services of load balancers that have a public address. */
export function publicServices(stack: SynthesizedStack): Block[] {
  const hidden = new Set(
    stack
      .resources("hcloud_load_balancer_network")
      .filter(({ attributes }) => attributes["enable_public_interface"] === false)
      .map(({ attributes }) => String(attributes["load_balancer_id"])),
  );
  return stack
    .resources("hcloud_load_balancer_service")
    .filter(({ attributes }) => !hidden.has(String(attributes["load_balancer_id"])));
}

/** The servers that have a public address and that no firewall of the stack is for. */
export function serversWithoutFirewall(stack: SynthesizedStack): Block[] {
  const { servers, selectors } = firewallTargets(stack);
  return stack
    .resources("hcloud_server")
    .filter(
      ({ attributes, address }) =>
        isPublic(attributes) &&
        values(attributes["firewall_ids"]).length === 0 &&
        !servers.some((server) => server.includes(`${address}.`)) &&
        !selectors.some((selector) => maySelect(selector, attributes["labels"])),
    );
}

/** What the stack's firewalls are for: references to servers, and selectors of their labels. */
function firewallTargets(stack: SynthesizedStack): { servers: string[]; selectors: string[] } {
  const attachments = stack.resources("hcloud_firewall_attachment").map(({ attributes }) => attributes);
  const applied = stack
    .resources("hcloud_firewall")
    .flatMap(({ attributes }) => values(attributes["apply_to"]) as Attributes[]);
  const texts = (argument: string, targets: Attributes[]) =>
    targets.flatMap((target) => values(target[argument])).map(String);
  return {
    servers: [...texts("server_ids", attachments), ...texts("server", applied)],
    selectors: [...texts("label_selectors", attachments), ...texts("label_selector", applied)],
  };
}

/** Hetzner gives both addresses unless told otherwise. */
function isPublic({ public_net: publicNet }: Attributes): boolean {
  const [net] = values(publicNet) as Attributes[];
  return net?.["ipv4_enabled"] !== false || net?.["ipv6_enabled"] !== false;
}

/** A list's values; a list that is a reference as a whole has one. */
function values(list: unknown): unknown[] {
  return Array.isArray(list) ? list : list === undefined ? [] : [list];
}
