import { Duration, Size } from "../../../constructs/core";
import {
  Firewall,
  LoadBalancerType,
  Peer,
  Port,
  ServerType,
  SwarmCluster,
  type SwarmClusterProps,
  type WorkerOptions,
} from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { hetznerStack } from "./hetzner-stack";
import { publicKey, swarmStack, workers } from "./swarm-stack";
import { fileOf, userDataOf } from "./user-data";

test("a Swarm has its managers, its workers, and a load balancer that reaches them over the private network", () => {
  const { stack, swarm } = swarmStack({
    loadBalancer: {
      type: LoadBalancerType.LB11,
      services: [
        {
          listen: 443,
          port: 8443,
          proxyProtocol: true,
          healthCheck: {
            interval: Duration.seconds(5),
            timeout: Duration.seconds(3),
            http: { path: "/ping" },
          },
        },
      ],
    },
  });
  swarm.addWorkers("Workers", workers(2));
  const template = Template.fromStack(stack);
  const addresses = Object.values(template.findResources("hcloud_server")).map(({ name, network }) => [
    name,
    network,
  ]);
  const at = (ip: string) => [expect.objectContaining({ ip, alias_ips: [] })];
  expect(Object.fromEntries(addresses)).toEqual({
    "dev-manager-1": at("10.10.1.11"),
    "dev-manager-2": at("10.10.1.12"),
    "dev-manager-3": at("10.10.1.13"),
    "dev-workers-1": at("10.10.1.20"),
    "dev-workers-2": at("10.10.1.21"),
  });
  template.hasResource("hcloud_load_balancer", { name: "dev-swarm", load_balancer_type: "lb11" });
  template.hasResource("hcloud_load_balancer_network", { ip: "10.10.1.10" });
  template.hasResource("hcloud_load_balancer_service", {
    listen_port: 443,
    destination_port: 8443,
    proxyprotocol: true,
    health_check: Match.objectLike({ protocol: "http", port: 8443, interval: 5, timeout: 3 }),
  });
  template.resourceCountIs("hcloud_load_balancer_target", 5);
  for (const target of Object.values(template.findResources("hcloud_load_balancer_target"))) {
    expect(target).toMatchObject({ type: "server", use_private_ip: true });
  }
});

test("servers carry the labels by which others find them", () => {
  const { stack, swarm } = swarmStack({ labels: { environment: "dev", role: "other", cluster: "other" } });
  swarm.addWorkers("Apps", workers(1, { labels: { disk: "fast", role: "other" } }));
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_server", {
    name: "dev-manager-1",
    labels: { environment: "dev", role: "swarm-manager", cluster: "dev", pool: "manager" },
  });
  template.hasResource("hcloud_server", {
    name: "dev-apps-1",
    labels: { environment: "dev", disk: "fast", role: "swarm-worker", cluster: "dev", pool: "apps" },
  });
  expect(swarm.selector).toBe("cluster=dev");
  expect(swarm.managerSelector).toBe("cluster=dev,role=swarm-manager");
});

test("an imported Swarm is found by the same labels", () => {
  const { swarm } = swarmStack();
  const imported = SwarmCluster.fromClusterName(hetznerStack(), "Swarm", "dev");
  expect(imported).toMatchObject({
    clusterName: "dev",
    selector: swarm.selector,
    managerSelector: swarm.managerSelector,
  });
});

test("no two of ten servers run on the same machine, and an eleventh begins another group", () => {
  const { stack, swarm } = swarmStack();
  swarm.addWorkers("Workers", workers(11));
  const template = Template.fromStack(stack);
  const groups = Object.values(template.findResources("hcloud_placement_group"));
  expect(groups.map(({ name, type }) => [name, type])).toEqual([
    ["dev-manager-1", "spread"],
    ["dev-workers-1", "spread"],
    ["dev-workers-2", "spread"],
  ]);
  const members = Object.values(template.findResources("hcloud_server")).map((server) => [
    server["name"],
    String(server["placement_group_id"]).match(/(Managers|Workers)_Spread\d/)?.[0],
  ]);
  expect(Object.fromEntries(members)).toMatchObject({
    "dev-manager-1": "Managers_Spread1",
    "dev-workers-10": "Workers_Spread1",
    "dev-workers-11": "Workers_Spread2",
  });
});

test("a server boots with hardened SSH and the Docker that was asked for", () => {
  const { stack, swarm } = swarmStack({ adminUser: "deploy", docker: { dockerVersion: "29.8.1" } });
  swarm.addWorkers("Workers", workers(1));
  const boots = userDataOf(stack);
  expect(Object.keys(boots)).toHaveLength(4);
  for (const boot of Object.values(boots)) {
    expect(boot.users).toEqual([
      expect.objectContaining({ name: "deploy", ssh_authorized_keys: [publicKey] }),
    ]);
    expect(fileOf(boot, "/usr/local/sbin/install-docker")).toContain("docker-ce=5:29.8.1-1~");
  }
});

test("a change of what a server boots with leaves the servers that there are", () => {
  const { stack } = swarmStack();
  Template.fromStack(stack).hasResource("hcloud_server", {
    lifecycle: { ignore_changes: ["user_data", "image", "ssh_keys"], prevent_destroy: true },
  });
});

test("each worker has its volumes, attached to it and mounted by their numbers", () => {
  const { stack, swarm } = swarmStack();
  swarm.addWorkers("Workers", {
    ...workers(2),
    volumes: [
      { name: "data", size: Size.gibibytes(100), mountPath: "/srv/data" },
      { name: "mongo", size: Size.gibibytes(50), mountPath: "/srv/mongo", format: "xfs" },
    ],
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs("hcloud_volume_attachment", 4);
  template.hasResource("hcloud_volume", {
    name: "dev-workers-2-mongo",
    size: 50,
    format: "xfs",
    location: "fsn1",
    delete_protection: true,
    labels: Match.objectLike({ cluster: "dev", pool: "workers" }),
  });
  const fstab = fileOf(userDataOf(stack)["dev-workers-2"], "/etc/fstab").split("\n");
  expect(fstab[0]).toMatch(
    /^\/dev\/disk\/by-id\/scsi-0HC_Volume_\$\{hcloud_volume\.Swarm_Workers_Server2-data_\w+\.id\} \/srv\/data ext4 /,
  );
  expect(fstab[1]).toMatch(/Server2-mongo_\w+\.id\} \/srv\/mongo xfs /);
});

test("nobody reaches a server from outside until told, and then one port", () => {
  const { stack, swarm } = swarmStack();
  const firewall = () => Object.values(Template.fromStack(stack).findResources("hcloud_firewall"))[0];
  expect(firewall()?.["rule"]).toBeUndefined();
  swarm.allowFrom(Peer.ranges("office", ["203.0.113.0/28"]), Port.tcp(22), "administration");
  expect(firewall()?.["rule"]).toEqual([
    expect.objectContaining({ direction: "in", protocol: "tcp", port: "22", source_ips: ["203.0.113.0/28"] }),
  ]);
});

test("further firewalls hold for every server beside the cluster's own", () => {
  const stack = hetznerStack();
  const firewalls = [new Firewall(stack, "Admin", { firewallName: "dev-admin" })];
  const { swarm } = swarmStack({ firewalls }, stack);
  swarm.addWorkers("Workers", workers(1));
  for (const server of Object.values(Template.fromStack(stack).findResources("hcloud_server"))) {
    expect(server["firewall_ids"]).toEqual([
      expect.stringContaining("Swarm_Firewall"),
      expect.stringContaining("Admin"),
    ]);
  }
});

test("playbooks get every server by name, role, addresses and mounts", () => {
  const { stack, swarm } = swarmStack({ managers: { count: 1, serverType: ServerType.CX23 } });
  swarm.addWorkers("Workers", {
    ...workers(1),
    volumes: [{ name: "data", size: Size.gibibytes(10), mountPath: "/srv/data" }],
  });
  const attribute = (server: string, name: string) =>
    expect.stringMatching(new RegExp(`^\\$\\{hcloud_server\\.${server}_\\w+\\.${name}\\}$`));
  const entry = (server: string, role: string, privateIp: string, mounts: string[]) => ({
    name: attribute(server, "name"),
    role,
    private_ip: privateIp,
    public_ipv4: attribute(server, "ipv4_address"),
    public_ipv6: attribute(server, "ipv6_address"),
    mounts,
  });
  expect(Template.fromStack(stack).toJSON()["output"]).toMatchObject({
    "dev-inventory": {
      value: [
        entry("Swarm_Managers_Server1", "swarm-manager", "10.10.1.11", []),
        entry("Swarm_Workers_Server1", "swarm-worker", "10.10.1.20", ["/srv/data"]),
      ],
    },
  });
});

test("managers, load balancer and volumes are protected, workers can be replaced", () => {
  const { stack, swarm } = swarmStack();
  swarm.addWorkers("Workers", {
    ...workers(1),
    volumes: [{ name: "data", size: Size.gibibytes(10), mountPath: "/srv/data" }],
  });
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_server", { name: "dev-manager-1", delete_protection: true });
  template.hasResource("hcloud_server", { name: "dev-workers-1", delete_protection: false });
  template.hasResource("hcloud_load_balancer", { delete_protection: true });
  template.hasResource("hcloud_volume", { delete_protection: true, lifecycle: { prevent_destroy: true } });
});

test("a Swarm without protection can be taken down", () => {
  const { stack, swarm } = swarmStack({ protect: false });
  swarm.addWorkers("Workers", {
    ...workers(1),
    volumes: [{ name: "data", size: Size.gibibytes(10), mountPath: "/srv/data" }],
  });
  const template = Template.fromStack(stack);
  for (const type of ["hcloud_server", "hcloud_volume", "hcloud_load_balancer"]) {
    for (const resource of Object.values(template.findResources(type))) {
      expect(resource["delete_protection"]).toBe(false);
    }
  }
  expect(JSON.stringify(template.toJSON())).not.toContain("prevent_destroy");
});

test.each([0, 2, 4, 6, 8, 9, 2.5, -1])("%d managers are refused", (count) => {
  expect(() => swarmStack({ managers: { count, serverType: ServerType.CX23 } })).toThrow(
    /stack\/Swarm[\s\S]*managers\.count[\s\S]*Use 1, 3, 5 or 7/,
  );
});

test.each([
  [{ clusterName: "Dev" }, /clusterName[\s\S]*"Dev"[\s\S]*lower-case/],
  [{ clusterName: "d".repeat(41) }, /clusterName[\s\S]*40/],
  [{ clusterName: "2nd" }, /clusterName[\s\S]*"2nd"[\s\S]*a letter first/],
  [{ firstHost: 1 }, /firstHost[\s\S]*Use 2 or more/],
  [
    { loadBalancer: { type: LoadBalancerType.LB11, services: [] } },
    /loadBalancer\.services[\s\S]*Give a service/,
  ],
  [{ publicKeys: [] }, /publicKeys/],
  [{ adminUser: "root" }, /adminUser/],
  [{ docker: { mtu: 1500 } }, /mtu/],
  [{ labels: { "not a key": "x" } }, /labels key/],
  [
    { managers: { count: 1, serverType: ServerType.of("cx22", { architecture: "x86" }) } },
    /serverType[\s\S]*Use cx23/,
  ],
])("a Swarm with %j is refused", (props: Partial<SwarmClusterProps>, message) => {
  expect(() => swarmStack(props)).toThrow(message);
});

test.each([
  [{ count: 0 }, /Swarm\/Workers[\s\S]*count[\s\S]*Use 1 to 20/],
  [{ count: 21 }, /count[\s\S]*21[\s\S]*Use 1 to 20, the addresses that are set aside, or raise capacity/],
  [{ count: 1.5 }, /count/],
  [{ capacity: 0 }, /capacity[\s\S]*Set aside 1/],
  [{ poolName: "manager" }, /poolName[\s\S]*"manager"[\s\S]*no other pool/],
  [{ poolName: "Pool_1" }, /poolName/],
  [
    { volumes: [{ name: "data", size: Size.gibibytes(10), mountPath: "srv" }] },
    /mounts\[0\]\.mountPath[\s\S]*absolute/,
  ],
  [
    {
      volumes: [
        { name: "a", size: Size.gibibytes(10), mountPath: "/srv/data" },
        { name: "b", size: Size.gibibytes(10), mountPath: "/srv/data" },
      ],
    },
    /mounts\[1\]\.mountPath[\s\S]*another volume's/,
  ],
  [
    {
      volumes: [
        { name: "data", size: Size.gibibytes(10), mountPath: "/srv/a" },
        { name: "data", size: Size.gibibytes(10), mountPath: "/srv/b" },
      ],
    },
    /volumes[\s\S]*a name of its own/,
  ],
  [
    { volumes: [{ name: "Data 1", size: Size.gibibytes(10), mountPath: "/srv/a" }] },
    /volumes[\s\S]*a name of its own/,
  ],
  [
    {
      volumes: Array.from({ length: 17 }, (_, index) => ({
        name: `v${index}`,
        size: Size.gibibytes(10),
        mountPath: `/srv/v${index}`,
      })),
    },
    /volumes[\s\S]*16 volumes at most/,
  ],
])("workers with %j are refused", (options: Partial<WorkerOptions>, message) => {
  const { swarm } = swarmStack();
  expect(() => swarm.addWorkers("Workers", workers(1, options))).toThrow(message);
});

test("two pools of one name are refused", () => {
  const { swarm } = swarmStack();
  swarm.addWorkers("First", workers(1, { poolName: "apps" }));
  expect(() => swarm.addWorkers("Second", workers(1, { poolName: "apps" }))).toThrow(/poolName[\s\S]*"apps"/);
});

test("more servers than the load balancer can carry are refused", () => {
  const { swarm } = swarmStack({
    loadBalancer: { type: LoadBalancerType.LB11, services: [{ listen: 443, port: 443 }] },
  });
  expect(() => swarm.addWorkers("Workers", workers(23, { capacity: 30 }))).toThrow(/larger type than lb11/);
});

test("an import by a name that no cluster can have is refused", () => {
  expect(() => SwarmCluster.fromClusterName(hetznerStack(), "Swarm", "Dev Swarm")).toThrow(
    /stack\/Swarm[\s\S]*clusterName/,
  );
});
