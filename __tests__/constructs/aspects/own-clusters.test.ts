import { Size } from "../../../constructs/core";
import {
  LoadBalancerType,
  Location,
  QdrantCluster,
  ServerType,
  SwarmCluster,
} from "../../../constructs/hetzner";
import { addSubnet, anyKey, hetznerStack } from "../hetzner/hetzner-stack";
import { refusals } from "./policed-stack";

function clusters(protect: boolean) {
  const stack = hetznerStack();
  const common = {
    location: Location.FSN1,
    subnet: addSubnet(stack),
    sshKeys: [anyKey(stack)],
    publicKeys: [
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@example.com",
    ],
    protect,
  };
  const swarm = new SwarmCluster(stack, "Swarm", {
    ...common,
    clusterName: "dev",
    managers: { count: 3, serverType: ServerType.CX23 },
    loadBalancer: { type: LoadBalancerType.LB11, services: [{ listen: 443, port: 443 }] },
  });
  swarm.addWorkers("Workers", { count: 2, serverType: ServerType.CX33 });
  new QdrantCluster(stack, "Qdrant", {
    ...common,
    clusterName: "dev-qdrant",
    firstHost: 40,
    nodes: 3,
    serverType: ServerType.CAX21,
    volumeSize: Size.gibibytes(50),
  });
  return stack;
}

test("a Swarm and a Qdrant cluster keep every policy as they come", () => {
  expect(refusals(clusters(true), { labels: { environment: "dev" } })).toEqual([]);
});

test("a cluster without protection is refused where protection is demanded, volume by volume", () => {
  const found = refusals(clusters(false));
  expect(found).toHaveLength(3);
  for (const each of found) expect(each).toMatch(/^stack\/Qdrant\/.+: hcloud_volume holds data and lacks/);
});
