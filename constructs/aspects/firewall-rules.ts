/** First and last port, both allowed. */
export type PortRange = readonly [first: number, last: number];

/** A rule that lets something in, in the same words for every cloud. */
export interface IngressRule {
  /** Where the rule stands in the firewall, e.g. `rule[2]`, with its description. */
  name: string;
  /** `tcp`, `udp` or `all`; anything else carries no ports. */
  protocol: string;
  ports: readonly PortRange[];
  /** In CIDR notation, or Terraform tokens. */
  sources: readonly string[];
}

type Attributes = Readonly<Record<string, unknown>>;

const everyPort: PortRange = [1, 65_535];

/** A type of resource that decides who may connect to what. */
interface FirewallType {
  /** The argument that names a rule's sources. */
  sourceArgument: string;
  /** The rules that let something in. */
  ingress: (attributes: Attributes) => IngressRule[];
}

/** Every type of firewall that is known, by its resource type. */
export const firewallTypes: Record<string, FirewallType> = {
  hcloud_firewall: { sourceArgument: "source_ips", ingress: hetznerIngress },
  google_compute_firewall: { sourceArgument: "source_ranges", ingress: googleIngress },
};

function hetznerIngress(attributes: Attributes): IngressRule[] {
  return blocks(attributes, "rule").flatMap(([place, each]) => {
    const { direction, protocol, port, source_ips: sources, description } = each;
    if (direction !== "in") return [];
    return {
      name: `${place}${description ? ` (${description})` : ""}`,
      protocol: String(protocol),
      ports: ranges(port === undefined ? [] : [port]),
      sources: texts(sources),
    };
  });
}

function googleIngress(attributes: Attributes): IngressRule[] {
  const { direction = "INGRESS", disabled, source_ranges: sources } = attributes;
  if (direction !== "INGRESS" || disabled === true) return [];
  // https://cloud.google.com/firewall/docs/firewalls#sources: without any source, everybody is let in.
  const isOpen = !["source_ranges", "source_tags", "source_service_accounts"].some((key) =>
    isGiven(attributes[key]),
  );
  return blocks(attributes, "allow").map(([place, { protocol, ports }]) => ({
    name: place,
    protocol: protocolNames[String(protocol)] ?? String(protocol).toLowerCase(),
    ports: ranges(texts(ports)),
    sources: isOpen ? ["0.0.0.0/0"] : texts(sources),
  }));
}

/** https://www.iana.org/assignments/protocol-numbers */
const protocolNames: Record<string, string> = { "6": "tcp", "17": "udp" };

/** Without any port, a rule is about all of them. */
function ranges(ports: unknown[]): PortRange[] {
  return ports.length === 0 ? [everyPort] : ports.flatMap((port) => parse(String(port)));
}

/** A port, a range such as `80-85`, or `any`; what is known at apply time only is no range. */
function parse(port: string): PortRange[] {
  if (port === "any") return [everyPort];
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(port) ?? [];
  return first === undefined ? [] : [[Number(first), Number(last)]];
}

/** The blocks of a kind, each with its place: those that are written out, and the one that an iterator repeats. */
function blocks(attributes: Attributes, kind: string): [place: string, block: Attributes][] {
  const dynamic = attributes["dynamic"] as Record<string, { content?: Attributes }> | undefined;
  const repeated = dynamic?.[kind]?.content;
  return [
    ...list(attributes[kind]).map((block, index): [string, Attributes] => [`${kind}[${index}]`, block]),
    ...(repeated ? [[`dynamic.${kind}`, repeated] as [string, Attributes]] : []),
  ];
}

function list(values: unknown): Attributes[] {
  return Array.isArray(values) ? values : [];
}

function isGiven(values: unknown): boolean {
  return values !== undefined && !(Array.isArray(values) && values.length === 0);
}

function texts(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}
