import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { TerraformIterator, TerraformLocal } from "cdktf";
import fc from "fast-check";
import { adminPorts, ForbidPublicPorts } from "../../../constructs/aspects";
import { TerraformVariable, Token } from "../../../constructs/core/terraform";
import { Firewall, type FirewallRule } from "../../../constructs/hetzner/bindings/firewall";
import { FirewallAttachment } from "../../../constructs/hetzner/bindings/firewall-attachment";
import { LoadBalancerNetwork } from "../../../constructs/hetzner/bindings/load-balancer-network";
import { LoadBalancerService } from "../../../constructs/hetzner/bindings/load-balancer-service";
import { Server, type ServerConfig } from "../../../constructs/hetzner/bindings/server";
import { refusals, stackOf } from "./policed-stack";

const world = ["0.0.0.0/0", "::/0"];
const ssh: FirewallRule = { direction: "in", protocol: "tcp", port: "22", sourceIps: world };

function firewallWith(...rule: FirewallRule[]): string[] {
  const stack = stackOf();
  new Firewall(stack, "Firewall", { name: "ingress", rule });
  return refusals(stack);
}

test("an administration port that the world reaches is named, with its rule, its construct and the way out", () => {
  expect(
    firewallWith({ ...ssh, port: "443" }, { ...ssh, description: "for now" }, { ...ssh, port: "6333-6335" }),
  ).toEqual([
    "stack/Firewall: rule[1] (for now) lets the world reach SSH (tcp 22). " +
      "Name the ranges of known peers in source_ips, none wider than they are.",
    "stack/Firewall: rule[2] lets the world reach Qdrant (tcp 6333), Qdrant (tcp 6334), Qdrant (tcp 6335). " +
      "Name the ranges of known peers in source_ips, none wider than they are.",
  ]);
});

test("a range of ports is open if a port inside it is", () => {
  const port = fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 65_535 }));
  fc.assert(
    fc.property(port, fc.constantFrom("tcp", "udp"), (ends, protocol) => {
      const [first, last] = ends.toSorted((a, b) => a - b) as [number, number];
      const covered = adminPorts.filter(
        (admin) => admin.protocol === protocol && first <= admin.port && admin.port <= last,
      );
      const found = firewallWith({ ...ssh, protocol, port: `${first}-${last}` });
      expect(found).toHaveLength(covered.length > 0 ? 1 : 0);
      for (const { port } of covered) expect(found[0]).toContain(`(${protocol} ${port})`);
    }),
    { numRuns: 40 },
  );
});

test("a rule for any port, or without one, is about every port of its protocol", () => {
  for (const port of ["any", "1-65535", undefined]) {
    const [found] = firewallWith({
      direction: "in",
      protocol: "udp",
      sourceIps: world,
      ...(port && { port }),
    });
    expect(found).toContain("lets the world reach Swarm (udp 7946), Swarm (udp 4789).");
  }
});

test("the world in pieces is still the world, in one rule or spread over several", () => {
  expect(firewallWith({ ...ssh, sourceIps: ["0.0.0.0/1", "128.0.0.0/1"] })).toHaveLength(1);
  const eighths = Array.from({ length: 4 }, (_, index) => `${8 + index}.0.0.0/8`);
  expect(firewallWith(...eighths.map((cidr) => ({ ...ssh, sourceIps: [cidr] })))).toEqual([
    expect.stringContaining("rule[0] and rule[1] and rule[2] and rule[3] let the world reach SSH"),
  ]);
});

test("known peers, outgoing rules, other protocols and unknown values pass", () => {
  const stack = stackOf();
  const ranges = new TerraformVariable(stack, "Ranges", { type: "list(string)" });
  new Firewall(stack, "Firewall", {
    name: "ingress",
    rule: [
      { ...ssh, sourceIps: ["203.0.113.0/24", "2001:db8::/48"] },
      { ...ssh, sourceIps: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] },
      { ...ssh, sourceIps: ranges.listValue },
      { ...ssh, port: ranges.stringValue },
      { ...ssh, port: "443" },
      { ...ssh, protocol: "udp" },
      { direction: "in", protocol: "icmp", sourceIps: world },
      { direction: "out", protocol: "tcp", port: "22", destinationIps: world },
    ],
  });
  expect(refusals(stack)).toEqual([]);
});

test("rules that an iterator makes count, and variables and locals by what they are before the apply", () => {
  const stack = stackOf();
  const networks = TerraformIterator.fromList(["office", "home"]);
  const rule = { direction: "in", protocol: "tcp", port: "22", source_ips: world };
  new Firewall(stack, "Repeated", { name: "a", rule: networks.dynamic(rule) });
  const byDefault = new TerraformVariable(stack, "Ranges", { type: "list(string)", default: world });
  new Firewall(stack, "ByDefault", { name: "b", rule: [{ ...ssh, sourceIps: byDefault.listValue }] });
  const local = new TerraformLocal(stack, "ranges", world);
  new Firewall(stack, "Local", { name: "c", rule: [{ ...ssh, sourceIps: local.asList }] });
  expect(refusals(stack)).toEqual([
    expect.stringMatching(/^stack\/ByDefault: rule\[0\] lets the world reach SSH/),
    expect.stringMatching(/^stack\/Local: rule\[0\] lets the world reach SSH/),
    expect.stringMatching(/^stack\/Repeated: dynamic\.rule lets the world reach SSH/),
  ]);
});

test("Google's firewalls are held to the same, by their own words", () => {
  const stack = stackOf();
  const tcp22 = { protocol: "tcp", ports: ["22"] };
  const firewall = { name: "fw", network: "default" };
  new ComputeFirewall(stack, "Open", { ...firewall, allow: [tcp22], sourceRanges: ["0.0.0.0/0"] });
  new ComputeFirewall(stack, "ByDefault", { ...firewall, allow: [{ protocol: "6", ports: ["20-25"] }] });
  new ComputeFirewall(stack, "Upper", {
    ...firewall,
    allow: [{ ...tcp22, protocol: "TCP" }],
    sourceRanges: ["::/0"],
  });
  new ComputeFirewall(stack, "Empty", { ...firewall, allow: [tcp22], sourceRanges: [] });
  new ComputeFirewall(stack, "All", { ...firewall, allow: [{ protocol: "all" }], sourceRanges: ["::/0"] });
  new ComputeFirewall(stack, "Tagged", { ...firewall, allow: [tcp22], sourceTags: ["bastion"] });
  new ComputeFirewall(stack, "Off", { ...firewall, allow: [tcp22], disabled: true });
  new ComputeFirewall(stack, "Out", { ...firewall, allow: [tcp22], direction: "EGRESS" });
  new ComputeFirewall(stack, "Deny", { ...firewall, deny: [tcp22] });
  const fix = "Name the ranges of known peers in source_ranges, none wider than they are.";
  expect(refusals(stack)).toEqual([
    expect.stringMatching(
      /^stack\/All: allow\[0\] lets the world reach SSH \(tcp 22\), .*Swarm \(udp 4789\).*source_ranges/,
    ),
    `stack/ByDefault: allow[0] lets the world reach SSH (tcp 22). ${fix}`,
    `stack/Empty: allow[0] lets the world reach SSH (tcp 22). ${fix}`,
    `stack/Open: allow[0] lets the world reach SSH (tcp 22). ${fix}`,
    `stack/Upper: allow[0] lets the world reach SSH (tcp 22). ${fix}`,
  ]);
});

test("a load balancer with a public address passes nothing on to an administration port, wherever it listens", () => {
  const stack = stackOf();
  const service = { loadBalancerId: "1", protocol: "tcp" };
  new LoadBalancerService(stack, "Hidden", { ...service, listenPort: 2222, destinationPort: 22 });
  new LoadBalancerService(stack, "Plain", { ...service, listenPort: 22, destinationPort: 22 });
  expect(refusals(stack)).toEqual([
    expect.stringMatching(/^stack\/Hidden: destination_port 22 lets the world reach SSH \(tcp 22\) through/),
    expect.stringMatching(/^stack\/Plain: listen_port and destination_port 22 let the world reach SSH/),
  ]);
});

test("a load balancer with a public address does not listen on an administration port", () => {
  const stack = stackOf();
  const listener = (id: string, loadBalancerId: string, listenPort: number) =>
    new LoadBalancerService(stack, id, { loadBalancerId, protocol: "tcp", listenPort, destinationPort: 1 });
  listener("Qdrant", "1", 6333);
  listener("Web", "1", 443);
  listener("Private", "2", 6333);
  new LoadBalancerNetwork(stack, "PublicToo", { loadBalancerId: 1, networkId: 1 });
  new LoadBalancerNetwork(stack, "PrivateOnly", {
    loadBalancerId: 2,
    networkId: 1,
    enablePublicInterface: false,
  });
  expect(refusals(stack)).toEqual([
    "stack/Qdrant: listen_port 6333 lets the world reach Qdrant (tcp 6333) through the load balancer. " +
      "Take the service away, or set enable_public_interface = false on the load balancer's network.",
  ]);
});

test("a server with a public address has a firewall", () => {
  const stack = stackOf();
  const add = (id: string, config: Partial<ServerConfig> = {}) =>
    new Server(stack, id, { name: id.toLowerCase(), serverType: "cx23", ...config });
  add("Open");
  add("Ipv6", { publicNet: [{ ipv4Enabled: false }] });
  add("Private", { publicNet: [{ ipv4Enabled: false, ipv6Enabled: false }] });
  add("Guarded", { firewallIds: [7] });
  const attached = add("Attached");
  const applied = add("Applied");
  const id = (server: Server) => server.id as unknown as number;
  new FirewallAttachment(stack, "Attachment", { firewallId: 7, serverIds: [id(attached)] });
  new Firewall(stack, "Firewall", { name: "fw", applyTo: [{ server: id(applied) }] });
  expect(refusals(stack, { protect: false })).toEqual([
    "stack/Ipv6: the server has a public address and no firewall, so the world reaches every port. " +
      "Give it firewall_ids, or no public address (public_net).",
    expect.stringMatching(/^stack\/Open: the server has a public address and no firewall/),
  ]);
});

test("a firewall that chooses servers by label is for those that have it, or may have", () => {
  for (const selector of ["attachment", "firewall"]) {
    const stack = stackOf();
    const labels = new TerraformVariable(stack, "Labels", { type: "map(string)" });
    new Server(stack, "Server", { name: "one", serverType: "cx23", labels: { role: "web" } });
    new Server(stack, "Unknown", {
      name: "two",
      serverType: "cx23",
      labels: Token.asStringMap(labels.value),
    });
    new Server(stack, "Other", { name: "three", serverType: "cx23", labels: { role: "db" } });
    new Server(stack, "Unlabelled", { name: "four", serverType: "cx23" });
    if (selector === "attachment")
      new FirewallAttachment(stack, "F", { firewallId: 7, labelSelectors: ["role=web"] });
    else new Firewall(stack, "F", { name: "fw", applyTo: [{ labelSelector: "role=web" }] });
    expect(refusals(stack)).toEqual([
      expect.stringMatching(/^stack\/Other: the server has a public address and no firewall/),
      expect.stringMatching(/^stack\/Unlabelled: the server has a public address and no firewall/),
    ]);
  }
});

test("which ports must not be public can be said anew", () => {
  const stack = stackOf();
  new Firewall(stack, "Firewall", { name: "ingress", rule: [{ ...ssh, port: "2379" }] });
  const policies = [new ForbidPublicPorts([{ service: "etcd", protocol: "tcp", port: 2379 }])];
  expect(refusals(stack, { policies })).toEqual([expect.stringContaining("reach etcd (tcp 2379)")]);
});
