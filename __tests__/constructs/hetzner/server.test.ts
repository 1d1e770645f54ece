import {
  BackupImage,
  Firewall,
  Location,
  PlacementGroup,
  Server,
  type ServerProps,
  ServerType,
  SshKey,
} from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { addServer, addSubnet, at, hetznerStack } from "./hetzner-stack";

test("a server waits for its subnet, and is never detached from it by an apply", () => {
  const stack = hetznerStack();
  const server = addServer(stack, at(addSubnet(stack)));
  Template.fromStack(stack).hasResource("hcloud_server", {
    name: "app-1",
    server_type: "cx23",
    location: "fsn1",
    image: "debian-13",
    ssh_keys: ["ops"],
    network: [
      {
        subnet_id: Match.stringLikeRegexp(/^\$\{hcloud_network_subnet\.\w+\.id\}$/),
        ip: "10.10.1.10",
        alias_ips: [],
      },
    ],
    public_net: [{ ipv4_enabled: true, ipv6_enabled: true }],
    firewall_ids: [],
  });
  expect(server.privateIp).toBe("10.10.1.10");
});

test("what a server starts from does not replace it, unless asked to", () => {
  const stack = hetznerStack();
  addServer(stack);
  addServer(stack, { serverName: "app-2", replaceOn: { userData: true, image: true } }, "Other");
  addServer(stack, { serverName: "app-3", replaceOn: { sshKeys: true } }, "Third");
  const template = Template.fromStack(stack);
  for (const [name, ignore_changes] of [
    ["app-1", ["user_data", "image", "ssh_keys"]],
    ["app-2", ["ssh_keys"]],
    ["app-3", ["user_data", "image"]],
  ]) {
    template.hasResource("hcloud_server", { name, lifecycle: Match.exact({ ignore_changes }) });
  }
});

test("a protected server is neither deleted nor rebuilt", () => {
  const stack = hetznerStack();
  addServer(stack, { protect: true });
  addServer(stack, { serverName: "app-2" }, "Other");
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_server", {
    name: "app-1",
    delete_protection: true,
    rebuild_protection: true,
    lifecycle: { prevent_destroy: true },
  });
  template.hasResource("hcloud_server", {
    name: "app-2",
    delete_protection: false,
    rebuild_protection: false,
    lifecycle: { prevent_destroy: Match.absent() },
  });
});

test("everything a server can have", () => {
  const stack = hetznerStack();
  const key = new SshKey(stack, "Key", {
    keyName: "mine",
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt",
  });
  const server = addServer(stack, {
    ...at(addSubnet(stack)),
    serverType: ServerType.CAX11,
    image: new BackupImage(stack, "Image", { labels: { role: "base" }, architecture: "arm" }),
    placementGroup: new PlacementGroup(stack, "Spread", { placementGroupName: "spread", labels: { a: "b" } }),
    sshKeys: [key],
    userData: "#cloud-config\n",
    publicIpv4: false,
    labels: { role: "app" },
    transform: (config) => ({ ...config, backups: true }),
  });
  Template.fromStack(stack).hasResource("hcloud_server", {
    image: Match.stringLikeRegexp(/^\$\{data\.hcloud_images\.\w+\.images\[0\]\.id\}$/),
    placement_group_id: Match.stringLikeRegexp(/^\$\{hcloud_placement_group\.\w+\.id\}$/),
    ssh_keys: [Match.stringLikeRegexp(/^\$\{hcloud_ssh_key\.\w+\.name\}$/)],
    user_data: "#cloud-config\n",
    public_net: [{ ipv4_enabled: false, ipv6_enabled: true }],
    labels: { role: "app" },
    backups: true,
  });
  Template.fromStack(stack).hasResource("hcloud_placement_group", {
    name: "spread",
    type: "spread",
    labels: { a: "b" },
  });
  expect(server.ipv4).toBeUndefined();
  expect(server.ipv6).toBeDefined();
});

test.each<{ props: Partial<ServerProps>; message: string }>([
  { props: { serverName: "App_1" }, message: 'serverName is "App_1"\n  Use 1 to 63 lower-case' },
  { props: { serverName: "a".repeat(64) }, message: "serverName is " },
  { props: { serverName: "-app" }, message: 'serverName is "-app"' },
  {
    props: { serverType: ServerType.parse("cx22") },
    message: "serverType is cx22\n  Use cx23: cx22 is not sold",
  },
  { props: { serverType: ServerType.parse("cpx21") }, message: "serverType is cpx21\n  Use cpx22" },
  { props: { image: "" }, message: 'image is ""\n  Name an image' },
  {
    props: { privateIp: "10.10.1.10" },
    message: 'privateIp is "10.10.1.10"\n  Give the subnet that the address is in.',
  },
  {
    props: { publicIpv4: false, publicIpv6: false },
    message: "publicIpv4 is false\n  Give the server a public address or a subnet",
  },
  { props: { sshKeys: [] }, message: "sshKeys is []\n  Give a key" },
  {
    props: { userData: "x".repeat(32 * 1024 + 1) },
    message: 'userData is "32769 bytes"\n  Use 32 KiB at most',
  },
  { props: { labels: { "": "x" } }, message: 'labels key is ""' },
])("refuses a server of $props", ({ props, message }) => {
  expect(() => addServer(hetznerStack(), props, "It")).toThrow(`stack/It: ${message}`);
});

test.each<{ what: string; props: Partial<ServerProps>; message: string }>([
  { what: "no address", props: {}, message: 'privateIp is ""\n  Give the address in the subnet.' },
  {
    what: "an address elsewhere",
    props: { privateIp: "10.10.2.1" },
    message: "Use an address of the subnet, 10.10.1.0/24",
  },
  { what: "the broadcast address", props: { privateIp: "10.10.1.255" }, message: "Hetzner keeps this one" },
  { what: "no IP address", props: { privateIp: "ten" }, message: 'privateIp is "ten"' },
  {
    what: "another zone",
    props: { privateIp: "10.10.1.10", location: Location.ASH },
    message: "location is ash\n  Use a location in eu-central, the zone of the subnet.",
  },
])("refuses a server in a subnet with $what", ({ props, message }) => {
  const stack = hetznerStack();
  const subnet = addSubnet(stack);
  expect(() => addServer(stack, { subnet, ...props }, "It")).toThrow(message);
});

test("refuses an address that another server has", () => {
  const stack = hetznerStack();
  const subnet = addSubnet(stack);
  addServer(stack, at(subnet));
  expect(() => addServer(stack, at(subnet), "It")).toThrow(
    'stack/It: privateIp is "10.10.1.10"\n  Use another address: stack/App has this one.',
  );
});

test("refuses an image for another architecture than the server type's", () => {
  const stack = hetznerStack();
  const image = new BackupImage(stack, "Image", { labels: { role: "base" }, architecture: "arm" });
  expect(() => addServer(stack, { image })).toThrow(
    'stack/App: image is "arm"\n  Use an image for x86, the architecture of cx23.',
  );
  expect(() => addServer(stack, { image: BackupImage.fromImageId(stack, "Other", 7) }, "Made")).not.toThrow();
});

test("refuses a sixth firewall", () => {
  const stack = hetznerStack();
  const firewalls = [1, 2, 3, 4, 5, 6].map(
    (n) => new Firewall(stack, `Firewall${n}`, { firewallName: `firewall-${n}` }),
  );
  expect(() => addServer(stack, { firewalls })).toThrow("Give a server 5 firewalls at most.");
});

test("refuses an eleventh server in a placement group, ours or others'", () => {
  const stack = hetznerStack();
  for (const placementGroup of [
    new PlacementGroup(stack, "Ours", { placementGroupName: "ours" }),
    PlacementGroup.fromPlacementGroupName(stack, "Theirs", "theirs"),
  ]) {
    const { id } = placementGroup.node;
    const add = (n: number) => addServer(stack, { serverName: `app-${n}`, placementGroup }, `${id}${n}`);
    for (let n = 1; n <= 10; n += 1) add(n);
    expect(() => add(11)).toThrow(
      `stack/${id}11: placementGroup is "stack/${id} with 10 servers"\n  Use a second group`,
    );
  }
});

test("refuses names that do not suit", () => {
  const stack = hetznerStack();
  expect(() => new PlacementGroup(stack, "A", { placementGroupName: "a$b" })).toThrow(
    'placementGroupName is "a$b"',
  );
  expect(() => Server.fromServerAttributes(stack, "B", { serverName: "" })).toThrow('serverName is ""');
});
