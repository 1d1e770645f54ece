import { Size } from "../../../constructs/core";
import {
  Location,
  Peer,
  QdrantCluster,
  type QdrantClusterProps,
  ServerType,
} from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { addSubnet, anyKey, hetznerStack } from "./hetzner-stack";
import { fileOf, userDataOf } from "./user-data";

const publicKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@example.com";

function qdrantStack(props: Partial<QdrantClusterProps> = {}) {
  const stack = hetznerStack();
  const qdrant = new QdrantCluster(stack, "Qdrant", {
    clusterName: "dev-qdrant",
    location: Location.FSN1,
    subnet: addSubnet(stack),
    sshKeys: [anyKey(stack)],
    publicKeys: [publicKey],
    nodes: 3,
    serverType: ServerType.CAX21,
    volumeSize: Size.gibibytes(50),
    ...props,
  });
  return { stack, qdrant };
}

const startScript = "/usr/local/sbin/start-qdrant";

test("a cluster has its nodes, each with a volume of its own for its data", () => {
  const { stack, qdrant } = qdrantStack();
  const template = Template.fromStack(stack);
  template.resourceCountIs("hcloud_server", 3);
  template.hasResource("hcloud_server", {
    name: "dev-qdrant-1",
    server_type: "cax21",
    labels: { role: "qdrant", cluster: "dev-qdrant" },
    delete_protection: true,
  });
  template.hasResource("hcloud_volume", { name: "dev-qdrant-3-data", size: 50, delete_protection: true });
  template.resourceCountIs("hcloud_volume_attachment", 3);
  template.hasResource("hcloud_placement_group", { type: "spread" });
  expect(qdrant.nodes.privateIps).toEqual(["10.10.1.10", "10.10.1.11", "10.10.1.12"]);
  expect(qdrant.selector).toBe("cluster=dev-qdrant,role=qdrant");
  for (const boot of Object.values(userDataOf(stack))) {
    expect(fileOf(boot, "/etc/fstab")).toContain(" /var/lib/qdrant ext4 ");
  }
});

test("every node joins the first, which joins itself, by addresses of the private network", () => {
  const { stack } = qdrantStack();
  const joins = Object.entries(userDataOf(stack)).map(([name, boot]) => [
    name,
    fileOf(boot, startScript).match(/--bootstrap \S+ --uri \S+/)?.[0],
  ]);
  expect(Object.fromEntries(joins)).toEqual({
    "dev-qdrant-1": "--bootstrap http://10.10.1.10:6335 --uri http://10.10.1.10:6335",
    "dev-qdrant-2": "--bootstrap http://10.10.1.10:6335 --uri http://10.10.1.11:6335",
    "dev-qdrant-3": "--bootstrap http://10.10.1.10:6335 --uri http://10.10.1.12:6335",
  });
});

test("a cluster that grows leaves the nodes that there are as they boot", () => {
  const one = userDataOf(qdrantStack({ nodes: 1 }).stack);
  const three = userDataOf(qdrantStack({ nodes: 3 }).stack);
  expect(three["dev-qdrant-1"]).toEqual(one["dev-qdrant-1"]);
});

test("Cloudflare and named peers reach one port, and nobody any other", () => {
  const { stack, qdrant } = qdrantStack({ publicPort: 2053 });
  qdrant.allowFrom(Peer.ranges("functions", ["203.0.113.7/32"]), "vectorize");
  const [firewall] = Object.values(Template.fromStack(stack).findResources("hcloud_firewall"));
  expect(firewall?.["rule"]).toEqual([
    expect.objectContaining({
      port: "2053",
      source_ips: expect.arrayContaining([...Peer.cloudflare().ipRanges]),
    }),
    expect.objectContaining({ port: "2053", source_ips: ["203.0.113.7/32"] }),
  ]);
  for (const boot of Object.values(userDataOf(stack))) {
    expect(fileOf(boot, startScript)).toContain("--publish 2053:6333");
  }
});

test("no key, certificate or password is in the plan", () => {
  const { stack } = qdrantStack();
  const text = JSON.stringify(Template.fromStack(stack).toJSON());
  expect(text).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE|API_KEY=[^$]|api_key:|[^_]passwd:|password:/);
});

test("a cluster runs the version that was asked for", () => {
  const { stack } = qdrantStack({ version: "1.18.3", nodes: 1 });
  expect(fileOf(userDataOf(stack)["dev-qdrant-1"], startScript)).toContain(
    "docker.io/qdrant/qdrant:v1.18.3 ",
  );
});

test("a cluster without protection can be taken down", () => {
  const { stack } = qdrantStack({ protect: false });
  const template = Template.fromStack(stack);
  for (const type of ["hcloud_server", "hcloud_volume"]) {
    for (const resource of Object.values(template.findResources(type))) {
      expect(resource["delete_protection"]).toBe(false);
    }
  }
  expect(JSON.stringify(template.toJSON())).not.toContain("prevent_destroy");
});

test("a cluster's endpoint is on its port", () => {
  const { qdrant } = qdrantStack();
  expect(qdrant.endpoint("https://vectors.example.com:8443")).toMatchObject({
    host: "vectors.example.com",
    port: 8443,
  });
  expect(() => qdrant.endpoint("https://vectors.example.com")).toThrow(
    /stack\/Qdrant[\s\S]*url[\s\S]*Use port 8443/,
  );
});

test("nodes can begin at another address", () => {
  const { stack } = qdrantStack({ firstHost: 200, nodes: 1 });
  Template.fromStack(stack).hasResource("hcloud_server", {
    network: [Match.objectLike({ ip: "10.10.1.200" })],
  });
});

test("two nodes are refused: neither goes on without the other", () => {
  expect(() => qdrantStack({ nodes: 2 })).toThrow(
    /stack\/Qdrant[\s\S]*nodes[\s\S]*2[\s\S]*Use 1, or 3 to 20: of two nodes neither has a majority/,
  );
});

test.each([
  [{ nodes: 0 }, /nodes/],
  [{ nodes: 21 }, /nodes/],
  [{ nodes: 3.5 }, /nodes/],
  [{ publicPort: 6333 }, /publicPort[\s\S]*6333[\s\S]*443, 2053, 2083, 2087, 2096, 8443/],
  [{ clusterName: "Qdrant" }, /clusterName/],
  [{ clusterName: "q".repeat(41) }, /clusterName/],
  [{ version: "1.15.3" }, /version[\s\S]*1\.18\.0/],
  [{ version: "latest" }, /version/],
  [{ volumeSize: Size.gibibytes(5) }, /size[\s\S]*10 GiB/],
  [{ firstHost: 1 }, /Qdrant\/Nodes[\s\S]*firstHost/],
  [{ firstHost: 250 }, /Qdrant\/Nodes[\s\S]*firstHost[\s\S]*larger subnet/],
  [{ labels: { "": "x" } }, /labels key/],
  [{ publicKeys: ["nonsense"] }, /publicKeys\[0\]/],
  [{ sshKeys: [] }, /sshKeys/],
  [{ docker: { dockerVersion: "latest" } }, /dockerVersion/],
])("a cluster with %j is refused", (props: Partial<QdrantClusterProps>, message) => {
  expect(() => qdrantStack(props)).toThrow(message);
});
