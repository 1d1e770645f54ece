import { type ServerPool, ServerType, type WorkerOptions } from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { swarmStack, workers } from "./swarm-stack";

/** The private address of every server and load balancer, by name. */
function addressesOf(pools: Record<string, Partial<WorkerOptions>>, managers = 3): Record<string, string> {
  const { swarm } = swarmStack({ managers: { count: managers, serverType: ServerType.CX23 } });
  const named = (pool: string, { privateIps }: ServerPool) =>
    privateIps.map((address, index): [string, string] => [`${pool}-${index + 1}`, address]);
  return Object.fromEntries([
    ["balancer", String(swarm.loadBalancer.privateIp)],
    ...named("manager", swarm.managers),
    ...Object.entries(pools).flatMap(([id, options]) => named(id, swarm.addWorkers(id, workers(1, options)))),
  ]);
}

const counts = [1, 11, 20];

test("no two servers share one, however many there are", () => {
  for (const first of counts) {
    for (const second of counts) {
      const addresses = Object.values(addressesOf({ First: { count: first }, Second: { count: second } }, 7));
      expect(addresses).toHaveLength(1 + 7 + first + second);
      expect(new Set(addresses).size).toBe(addresses.length);
    }
  }
});

test("a pool that grows moves nobody", () => {
  for (const before of counts) {
    for (const after of counts.filter((count) => count > before)) {
      const pools = (count: number) => ({ First: { count }, Second: { count: 3 } });
      expect(addressesOf(pools(after))).toMatchObject(addressesOf(pools(before)));
      const swapped = (count: number) => ({ First: { count: 3 }, Second: { count } });
      expect(addressesOf(swapped(after))).toMatchObject(addressesOf(swapped(before)));
    }
  }
});

test("more managers move nobody", () => {
  const pools = { Workers: { count: 2 } };
  for (const [before, after] of [
    [1, 3],
    [3, 5],
    [5, 7],
  ] as const) {
    expect(addressesOf(pools, after)).toMatchObject(addressesOf(pools, before));
  }
});

test("a pool can be put anywhere that is free, and the next one comes after all", () => {
  const { stack, swarm } = swarmStack({ firstHost: 100 });
  swarm.addWorkers("Low", workers(1, { firstHost: 2, capacity: 98 }));
  swarm.addWorkers("Next", workers(1));
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_server", {
    name: "dev-low-1",
    network: [Match.objectLike({ ip: "10.10.1.2" })],
  });
  template.hasResource("hcloud_server", {
    name: "dev-next-1",
    network: [Match.objectLike({ ip: "10.10.1.110" })],
  });
  template.hasResource("hcloud_load_balancer_network", { ip: "10.10.1.100" });
});

test("two pools that overlap are refused, with the place that is free", () => {
  const { swarm } = swarmStack();
  swarm.addWorkers("First", workers(1));
  expect(() => swarm.addWorkers("Second", workers(1, { firstHost: 39 }))).toThrow(
    /Swarm[\s\S]*firstHost[\s\S]*39[\s\S]*Use 40 or leave it out: 20 to 39 are set aside for first/,
  );
});

test("a pool on the managers' addresses is refused", () => {
  const { swarm } = swarmStack();
  expect(() => swarm.addWorkers("Workers", workers(1, { firstHost: 15, capacity: 2 }))).toThrow(
    /firstHost[\s\S]*11 to 19 are set aside for the managers/,
  );
});

test("a pool that the subnet has no room for is refused", () => {
  const { swarm } = swarmStack();
  expect(() => swarm.addWorkers("Workers", workers(1, { firstHost: 240 }))).toThrow(
    /Swarm\/Workers[\s\S]*firstHost[\s\S]*240[\s\S]*a larger subnet than 10\.10\.1\.0\/24/,
  );
});
