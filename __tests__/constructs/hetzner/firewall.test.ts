import { cloudflareRanges, Firewall, Peer, Port } from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { addServer, hetznerStack } from "./hetzner-stack";

function addFirewall(stack = hetznerStack()): Firewall {
  return new Firewall(stack, "Firewall", { firewallName: "dev-apps" });
}

/** The rules of the one firewall of a stack. */
function rulesOf(allow: (firewall: Firewall) => void): unknown {
  const stack = hetznerStack();
  allow(addFirewall(stack));
  const [firewall] = Object.values(Template.fromStack(stack).findResources("hcloud_firewall"));
  return firewall?.["rule"];
}

test("a firewall lets nobody in unless told otherwise", () => {
  expect(rulesOf(() => {})).toBeUndefined();
});

test("who is let in to what is a named rule of the one resource", () => {
  const rules = rulesOf((firewall) => {
    firewall.allowFrom(Peer.ranges("office", ["203.0.113.0/28", "2001:db8:12::/48"]), Port.tcp(22), "SSH");
    firewall.allowFrom(Peer.cloudflare(), Port.tcpRange(8000, 8080), "web");
    firewall.allowFrom(Peer.anywhere(), Port.udp(51820), "WireGuard");
    firewall.allowFrom(Peer.anywhere(), Port.udpRange(1, 65535), "more");
    firewall.allowFrom(Peer.anywhere(), Port.icmp(), "ping");
  });
  const everywhere = ["0.0.0.0/0", "::/0"];
  expect(rules).toEqual([
    {
      direction: "in",
      protocol: "tcp",
      port: "22",
      source_ips: ["203.0.113.0/28", "2001:db8:12::/48"],
      description: "SSH (office)",
    },
    {
      direction: "in",
      protocol: "tcp",
      port: "8000-8080",
      source_ips: cloudflareRanges,
      description: "web (cloudflare)",
    },
    {
      direction: "in",
      protocol: "udp",
      port: "51820",
      source_ips: everywhere,
      description: "WireGuard (anywhere)",
    },
    {
      direction: "in",
      protocol: "udp",
      port: "1-65535",
      source_ips: everywhere,
      description: "more (anywhere)",
    },
    { direction: "in", protocol: "icmp", source_ips: everywhere, description: "ping (anywhere)" },
  ]);
});

test("the same rule twice is one, whatever the order of its ranges", () => {
  const rules = rulesOf((firewall) => {
    firewall.allowFrom(Peer.ranges("office", ["203.0.113.0/28", "198.51.100.0/24"]), Port.tcp(22), "SSH");
    firewall.allowFrom(Peer.ranges("home", ["198.51.100.0/24", "203.0.113.0/28"]), Port.tcp(22), "login");
    firewall.allowFrom(Peer.ranges("office", ["203.0.113.0/28", "198.51.100.0/24"]), Port.udp(22), "SSH");
  });
  expect(rules).toMatchObject([{ description: "SSH (office)" }, { protocol: "udp" }]);
});

test("a server takes its firewalls, ours and others'", () => {
  const stack = hetznerStack();
  addServer(stack, { firewalls: [addFirewall(stack), Firewall.fromFirewallName(stack, "Theirs", "theirs")] });
  Template.fromStack(stack).hasResource("hcloud_server", {
    firewall_ids: [
      Match.stringLikeRegexp(/^\$\{hcloud_firewall\.\w+\.id\}$/),
      Match.stringLikeRegexp(/ : each\.id if each\.name == "theirs"\]\[0\]\}$/),
    ],
  });
});

test("a server's address is a range that is known at apply time", () => {
  const range = `${addServer(hetznerStack()).ipv4}/32`;
  expect(Peer.ranges("gateway", [range]).ipRanges).toEqual([range]);
});

test("Cloudflare's ranges are ranges", () => {
  expect(Peer.ranges("all", cloudflareRanges).ipRanges).toEqual(Peer.cloudflare().ipRanges);
});

test.each([
  ["203.0.113.0/28"],
  ["0.0.0.0/0"],
  ["::/0"],
  ["::1/128"],
  ["2001:DB8::/32"],
  ["2001:db8:0:0:1::/80"],
  ["::ffff:192.0.2.0/120"],
])("%s is a range", (range) => {
  expect(Peer.ranges("it", [range]).ipRanges).toEqual([range]);
});

test.each([
  ["203.0.113.7"],
  ["203.0.113.7/28"],
  ["203.0.113.0/33"],
  ["2001:db8::1/32"],
  ["2001:db8::/129"],
  ["2001:db8::/032"],
  ["2001:db8::"],
  ["fe80::%eth0/64"],
  ["office"],
  [""],
])("refuses %j as a peer's range", (range) => {
  expect(() => Peer.ranges("office", ["198.51.100.0/24", range])).toThrow(
    `Peer office: ranges is ${JSON.stringify(range)}\n  Use CIDR notation with the range's first address`,
  );
});

test.each([0, 101])("refuses a peer with %d ranges", (count) => {
  expect(() => Peer.ranges("office", Array(count).fill("198.51.100.0/24"))).toThrow(
    `Peer office: ranges is "${count} ranges"`,
  );
});

test.each(["", " office", "x".repeat(51)])("refuses %j as a peer's name", (name) => {
  expect(() => Peer.ranges(name, ["198.51.100.0/24"])).toThrow(`name is ${JSON.stringify(name)}`);
});

test.each([
  { what: "port 0", make: () => Port.tcp(0), message: 'tcp is "0-0"' },
  { what: "port 65536", make: () => Port.udp(65_536), message: 'udp is "65536-65536"' },
  { what: "half a port", make: () => Port.tcp(1.5), message: 'tcp is "1.5-1.5"' },
  { what: "ports in reverse", make: () => Port.tcpRange(90, 80), message: 'tcp is "90-80"' },
])("refuses $what", ({ make, message }) => {
  expect(make).toThrow(`Port: ${message}\n  Use 1 to 65535, the lower port first.`);
});

test.each(["", " SSH", "two\nlines", "x".repeat(201)])("refuses %j as a description", (description) => {
  expect(() => addFirewall().allowFrom(Peer.anywhere(), Port.tcp(80), description)).toThrow(
    `stack/Firewall: description is ${JSON.stringify(description)}`,
  );
});

test("refuses more rules, and more ranges, than Hetzner takes", () => {
  const byRules = addFirewall();
  for (let port = 1; port <= 50; port += 1) byRules.allowFrom(Peer.anywhere(), Port.tcp(port), "web");
  expect(() => byRules.allowFrom(Peer.anywhere(), Port.tcp(51), "web")).toThrow('rules is "51 rules"');
  const byRanges = addFirewall();
  for (let port = 1; port <= 22; port += 1) byRanges.allowFrom(Peer.cloudflare(), Port.tcp(port), "web");
  expect(() => byRanges.allowFrom(Peer.cloudflare(), Port.tcp(23), "web")).toThrow("with 500 ranges in all");
});

test.each([{ firewallName: "" }, { firewallName: "ok", labels: { "a b": "c" } }])("refuses %j", (props) => {
  expect(() => new Firewall(hetznerStack(), "It", props)).toThrow("stack/It: ");
});
