import { Size } from "../../../constructs/core";
import { TerraformOutput } from "../../../constructs/core/terraform";
import { Location, ServerPool, type ServerPoolProps, ServerType } from "../../../constructs/hetzner";
import { Template } from "../../../constructs/testing";
import { addServer, addSubnet, anyKey, at, hetznerStack } from "./hetzner-stack";
import { userDataOf } from "./user-data";

function poolStack(props: Partial<ServerPoolProps> = {}) {
  const stack = hetznerStack();
  const runners: ServerPoolProps = {
    poolName: "dev-runners",
    count: 2,
    serverType: ServerType.CX23,
    location: Location.FSN1,
    subnet: addSubnet(stack),
    firstHost: 40,
    capacity: 20,
    sshKeys: [anyKey(stack)],
    ...props,
  };
  return { stack, runners, pool: new ServerPool(stack, "Runners", runners) };
}

test("a pool's servers are numbered from one and have consecutive addresses", () => {
  const { stack, pool } = poolStack();
  expect(pool.privateIps).toEqual(["10.10.1.40", "10.10.1.41"]);
  const names = Object.values(Template.fromStack(stack).findResources("hcloud_server")).map(
    ({ name }) => name,
  );
  expect(names).toEqual(["dev-runners-1", "dev-runners-2"]);
});

test("each server boots with what is made for its address, after its volumes", () => {
  const { stack } = poolStack({
    bootParts: (privateIp) => [{ runcmd: [["greet", privateIp]] }],
    volumes: [{ name: "data", size: Size.gibibytes(10), mountPath: "/srv/data" }],
  });
  expect(userDataOf(stack)["dev-runners-2"]?.runcmd).toEqual([
    "set -e",
    ["systemctl", "daemon-reload"],
    ["systemctl", "start", "--no-block", "/srv/data"],
    ["greet", "10.10.1.41"],
  ]);
});

test("a pool tells its public addresses, for DNS records", () => {
  const { stack, pool } = poolStack();
  new TerraformOutput(stack, "Addresses", { value: [...pool.ipv4Addresses, ...pool.ipv6Addresses] });
  const address = (server: number, name: string) =>
    expect.stringMatching(new RegExp(`hcloud_server\\.Runners_Server${server}_\\w+\\.${name}`));
  expect(Template.fromStack(stack).toJSON()["output"]).toEqual({
    Addresses: {
      value: [
        address(1, "ipv4_address"),
        address(2, "ipv4_address"),
        address(1, "ipv6_address"),
        address(2, "ipv6_address"),
      ],
    },
  });
});

test("every server can be changed before it is made", () => {
  const { stack } = poolStack({ transform: (config) => ({ ...config, backups: true }) });
  for (const server of Object.values(Template.fromStack(stack).findResources("hcloud_server"))) {
    expect(server["backups"]).toBe(true);
  }
});

test("volumes are protected and servers are not, unless told otherwise", () => {
  const volumes = [{ name: "data", size: Size.gibibytes(10), mountPath: "/srv/data" }];
  const protection = (props: Partial<ServerPoolProps>) => {
    const template = Template.fromStack(poolStack({ volumes, ...props }).stack);
    return ["hcloud_server", "hcloud_volume"].map(
      (type) => Object.values(template.findResources(type))[0]?.["delete_protection"],
    );
  };
  expect(protection({})).toEqual([false, true]);
  expect(protection({ protectServers: true, protectVolumes: false })).toEqual([true, false]);
});

test.each([
  [{ count: 0 }, /stack\/Runners[\s\S]*count[\s\S]*Use 1 to 20/],
  [{ count: 21 }, /count[\s\S]*raise capacity/],
  [{ firstHost: 1 }, /firstHost[\s\S]*Use 2 to 235/],
  [{ firstHost: 236 }, /firstHost[\s\S]*236[\s\S]*Use 2 to 235/],
  [{ poolName: "Runners" }, /serverName[\s\S]*"Runners-1"/],
])("a pool with %j is refused", (props: Partial<ServerPoolProps>, message) => {
  expect(() => poolStack(props)).toThrow(message);
});

test("no other pool and no server gets an address that a pool may grow into", () => {
  const { stack, runners } = poolStack({ capacity: 5 });
  const { subnet } = runners;
  const add = (id: string, firstHost: number) =>
    new ServerPool(stack, id, { ...runners, poolName: id.toLowerCase(), firstHost });
  expect(() => add("Before", 36)).toThrow(
    "stack/Before: firstHost is 36\n  Use another one: of the 5 addresses from it on, stack/Runners has 10.10.1.40.",
  );
  expect(() => addServer(stack, at(subnet, 44), "Alone")).toThrow(
    'stack/Alone: privateIp is "10.10.1.44"\n  Use another address: stack/Runners has this one.',
  );
  addServer(stack, at(subnet, 45));
  expect(() => add("After", 45)).toThrow("stack/App has 10.10.1.45.");
  expect(add("Fits", 46).privateIps).toEqual(["10.10.1.46", "10.10.1.47"]);
});

test("a pool whose servers would boot with more than Hetzner takes is refused", () => {
  const bootParts = () => [{ write_files: [{ path: "/large", content: "x".repeat(33_000) }] }];
  expect(() => poolStack({ bootParts })).toThrow(/stack\/Runners[\s\S]*userData[\s\S]*32768 bytes/);
});
