import type { Block, SynthesizedStack } from "./synthesized-stack";

type Attributes = Block["attributes"];

/** The services of load balancers that have a public address, each with the port it listens on. */
export function publicListeners(stack: SynthesizedStack): (Block & { port: number })[] {
  const hidden = new Set(
    stack
      .resources("hcloud_load_balancer_network")
      .filter(({ attributes }) => attributes["enable_public_interface"] === false)
      .map(({ attributes }) => String(attributes["load_balancer_id"])),
  );
  return stack
    .resources("hcloud_load_balancer_service")
    .filter(({ attributes }) => !hidden.has(String(attributes["load_balancer_id"])))
    .map((block) => ({ ...block, port: Number(block.attributes["listen_port"]) }));
}

/** The servers that have a public address and that no firewall of the stack is for. */
export function serversWithoutFirewall(stack: SynthesizedStack): Block[] {
  const targets = firewallTargets(stack);
  return stack
    .resources("hcloud_server")
    .filter(
      ({ attributes, address }) =>
        isPublic(attributes) &&
        values(attributes["firewall_ids"]).length === 0 &&
        !targets.some((target) => target === anyServer || target.includes(`${address}.`)),
    );
}

/** Stands for servers that are not known before the apply, so that it may be any. */
const anyServer = "*";

/** What the stack's firewalls are for: references to servers. */
function firewallTargets(stack: SynthesizedStack): string[] {
  const attachments = stack
    .resources("hcloud_firewall_attachment")
    .flatMap(({ attributes }) => [
      ...values(attributes["server_ids"]),
      ...values(attributes["label_selectors"]).map(() => anyServer),
    ]);
  const applied = stack
    .resources("hcloud_firewall")
    .flatMap(({ attributes }) => values(attributes["apply_to"]))
    .map((target) => (target as Attributes)["server"] ?? anyServer);
  return [...attachments, ...applied].map(String);
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
