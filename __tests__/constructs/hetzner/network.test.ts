import { TerraformVariable } from "../../../constructs/core/terraform";
import { Location, Network, type NetworkProps, type SubnetOptions } from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { addNetwork, addServer, addSubnet, at, hetznerStack } from "./hetzner-stack";

const apps = { ipRange: "10.10.1.0/24", location: Location.FSN1 };

test("a network is protected unless told otherwise, and has its subnets and routes", () => {
  const stack = hetznerStack();
  const network = new Network(stack, "Network", {
    networkName: "dev",
    ipRange: "10.10.0.0/16",
    labels: { "cost-center": "IT.1" },
  });
  network.addSubnet("Apps", apps);
  network.addSubnet("More", { ipRange: "10.10.2.0/24", networkZone: "eu-central" });
  network.addRoute("Out", { destination: "0.0.0.0/0", gateway: "10.10.1.9" });
  network.addRoute("Office", { destination: "192.168.7.0/24", gateway: "10.10.1.9" });
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_network", {
    name: "dev",
    ip_range: "10.10.0.0/16",
    delete_protection: true,
    labels: { "cost-center": "IT.1" },
    lifecycle: { prevent_destroy: true },
  });
  const network_id = Match.stringLikeRegexp(/^\$\{hcloud_network\.\w+\.id\}$/);
  for (const ip_range of ["10.10.1.0/24", "10.10.2.0/24"]) {
    template.hasResource("hcloud_network_subnet", {
      network_id,
      ip_range,
      type: "cloud",
      network_zone: "eu-central",
    });
  }
  const depends_on = [Match.stringLikeRegexp(/^hcloud_network_subnet\./)];
  for (const destination of ["0.0.0.0/0", "192.168.7.0/24"]) {
    template.hasResource("hcloud_network_route", {
      network_id,
      destination,
      gateway: "10.10.1.9",
      depends_on,
    });
  }
});

test("a route by a gateway that is known at apply time waits for every subnet", () => {
  const stack = hetznerStack();
  const network = addNetwork(stack);
  network.addSubnet("Apps", apps);
  network.addSubnet("More", { ipRange: "10.10.2.0/24", networkZone: "eu-central" });
  const gateway = new TerraformVariable(stack, "Gateway", { type: "string" });
  network.addRoute("Out", { destination: "0.0.0.0/0", gateway: gateway.stringValue });
  Template.fromStack(stack).hasResource("hcloud_network_route", {
    gateway: Match.stringLikeRegexp(/var\.Gateway/),
    depends_on: [
      Match.stringLikeRegexp(/^hcloud_network_subnet\.Network_Apps_/),
      Match.stringLikeRegexp(/^hcloud_network_subnet\.Network_More_/),
    ],
  });
});

test("an unprotected network can be deleted", () => {
  const stack = hetznerStack();
  addNetwork(stack);
  Template.fromStack(stack).hasResource("hcloud_network", {
    delete_protection: false,
    lifecycle: Match.absent(),
  });
});

test("addresses of a subnet go by numbers", () => {
  const subnet = addSubnet(hetznerStack());
  expect([subnet.hostIp(1), subnet.hostIp(254)]).toEqual(["10.10.1.1", "10.10.1.254"]);
});

test.each([
  { host: 0, in: "10.10.1.0/24", fix: "Use 1 to 254, which 10.10.1.0/24 has hosts for." },
  { host: 255, in: "10.10.1.0/24", fix: "Use 1 to 254" },
  { host: 1.5, in: "10.10.1.0/24", fix: "Use 1 to 254" },
  { host: 1, in: "10.10.0.0/24", fix: "Use another address: Hetzner keeps this one." },
])("refuses host $host of $in", ({ host, in: ipRange, fix }) => {
  const subnet = addNetwork(hetznerStack()).addSubnet("Apps", { ...apps, ipRange });
  expect(() => subnet.hostIp(host)).toThrow(`stack/Network/Apps: hostIp is ${host}\n  ${fix}`);
});

test("refuses the gateway of every server's public interface", () => {
  const network = new Network(hetznerStack(), "Network", { networkName: "dev", ipRange: "172.31.0.0/16" });
  const subnet = network.addSubnet("Apps", { ...apps, ipRange: "172.31.1.0/24" });
  expect(() => subnet.hostIp(1)).toThrow("Hetzner keeps this one");
  expect(subnet.hostIp(2)).toBe("172.31.1.2");
});

test.each<{ props: Partial<NetworkProps>; message: string }>([
  { props: { networkName: "" }, message: 'networkName is ""\n  Use 1 to 64' },
  { props: { networkName: "x".repeat(65) }, message: `networkName is "${"x".repeat(65)}"` },
  { props: { ipRange: "10.10.0.1/16" }, message: 'ipRange is "10.10.0.1/16"\n  Use 10.10.0.0/16' },
  {
    props: { ipRange: "8.8.0.0/16" },
    message: 'ipRange is "8.8.0.0/16"\n  Use a range inside 10.0.0.0/8, 172.16',
  },
  { props: { ipRange: "10.0.0.0/7" }, message: 'ipRange is "10.0.0.0/7"\n  Use a range inside' },
  { props: { ipRange: "10.10.0.0/25" }, message: 'ipRange is "10.10.0.0/25"\n  Use /24 or a larger range' },
  { props: { ipRange: "everything" }, message: 'ipRange is "everything"\n  Use an IPv4 range' },
  { props: { labels: { "hetzner.cloud/x": "y" } }, message: 'labels key is "hetzner.cloud/x"' },
  { props: { labels: { "-x": "y" } }, message: 'labels key is "-x"' },
  { props: { labels: { x: "a b" } }, message: 'labels.x is "a b"' },
  { props: { labels: { x: "y".repeat(64) } }, message: "labels.x is" },
])("refuses a network of $props", ({ props, message }) => {
  const make = () =>
    new Network(hetznerStack(), "It", { networkName: "dev", ipRange: "10.10.0.0/16", ...props });
  expect(make).toThrow(`stack/It: ${message}`);
});

test.each<{ options: Partial<SubnetOptions>; message: string }>([
  {
    options: { ipRange: "10.11.0.0/24" },
    message: 'ipRange is "10.11.0.0/24"\n  Use a range inside the network\'s',
  },
  {
    options: { ipRange: "10.0.0.0/8" },
    message: 'ipRange is "10.0.0.0/8"\n  Use a range inside the network\'s',
  },
  { options: { ipRange: "10.10.2.9/24" }, message: 'ipRange is "10.10.2.9/24"\n  Use 10.10.2.0/24' },
  { options: { ipRange: "10.10.2.0/31" }, message: 'ipRange is "10.10.2.0/31"\n  Use /30 or a larger range' },
  {
    options: { ipRange: "10.10.1.128/25" },
    message: 'ipRange is "10.10.1.128/25"\n  Use a range that does not overlap 10.10.1.0/24.',
  },
  {
    options: { ipRange: "10.10.9.0/24" },
    message: 'ipRange is "10.10.9.0/24"\n  Use a range that does not overlap 10.10.8.0/22.',
  },
  { options: { location: Location.ASH }, message: 'networkZone is "us-east"\n  Use eu-central, the zone' },
  { options: { networkZone: "us-east" }, message: 'networkZone is "us-east"\n  Use the location\'s zone' },
])("refuses a second subnet of $options", ({ options, message }) => {
  const network = addNetwork(hetznerStack());
  network.addSubnet("Apps", apps);
  network.addRoute("Vpn", { destination: "10.10.8.0/22", gateway: "10.10.1.9" });
  const add = () => network.addSubnet("It", { ipRange: "10.10.2.0/24", location: Location.FSN1, ...options });
  expect(add).toThrow(`stack/Network/It: ${message}`);
});

test("refuses a subnet that is nowhere", () => {
  const network = addNetwork(hetznerStack());
  expect(() => network.addSubnet("It", { ipRange: "10.10.2.0/24" })).toThrow(
    'stack/Network/It: networkZone is ""\n  Give a location or a network zone.',
  );
});

test.each([
  { destination: "10.10.1.0/25", gateway: "10.10.1.9", message: "does not overlap 10.10.1.0/24" },
  { destination: "192.168.7.0/24", gateway: "10.10.1.9", message: "does not overlap 192.168.0.0/16" },
  { destination: "0.0.0.0/0", gateway: "10.10.1.9", message: "does not overlap 0.0.0.0/0" },
  {
    destination: "8.8.8.0/24",
    gateway: "10.10.1.9",
    message: 'destination is "8.8.8.0/24"\n  Use a private range',
  },
  { destination: "10.10.0.0/24", gateway: "10.10.1.9", message: "without the network's gateway" },
  { destination: "172.31.0.0/16", gateway: "10.10.1.9", message: "and 172.31.1.1" },
  { destination: "10.20.0.1/16", gateway: "10.10.1.9", message: "Use 10.20.0.0/16" },
  {
    destination: "10.20.0.0/16",
    gateway: "10.10.2.9",
    message: 'gateway is "10.10.2.9"\n  Use a server\'s address',
  },
  { destination: "10.20.0.0/16", gateway: "10.10.1.255", message: "Hetzner keeps this one" },
  { destination: "10.20.0.0/16", gateway: "nobody", message: 'gateway is "nobody"' },
])("refuses a route to $destination by $gateway", ({ message, ...route }) => {
  const network = addNetwork(hetznerStack());
  network.addSubnet("Apps", apps);
  network.addRoute("Office", { destination: "192.168.0.0/16", gateway: "10.10.1.9" });
  network.addRoute("Out", { destination: "0.0.0.0/0", gateway: "10.10.1.9" });
  expect(() => network.addRoute("It", route)).toThrow(message);
});

test("a subnet that is made by others is checked like one of ours, and waited for by its network", () => {
  const stack = hetznerStack();
  const network = Network.fromNetworkName(stack, "Theirs", { networkName: "dev", ipRange: "10.10.0.0/16" });
  addServer(stack, at(network.subnet("Apps", { ipRange: "10.10.1.0/24" })));
  const template = Template.fromStack(stack);
  template.resourceCountIs("hcloud_network_subnet", 0);
  template.hasResource("hcloud_server", {
    network: [
      {
        subnet_id: Match.stringLikeRegexp(/^\$\{data\.hcloud_network\.\w+\.id\}-10\.10\.1\.0\/24$/),
        alias_ips: [],
      },
    ],
  });
  expect(() => network.subnet("It", { ipRange: "10.11.1.0/24" })).toThrow(
    'stack/Theirs/It: ipRange is "10.11.1.0/24"\n  Use a range inside the network\'s, 10.10.0.0/16.',
  );
});

test.each([
  { networkName: "", ipRange: "10.10.0.0/16", message: 'networkName is ""' },
  { networkName: "dev", ipRange: "10.10.0.1/16", message: "Use 10.10.0.0/16" },
])("refuses to look up $networkName with $ipRange", ({ message, ...attributes }) => {
  expect(() => Network.fromNetworkName(hetznerStack(), "It", attributes)).toThrow(message);
});
