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
  });
  expect(server.privateIp).toBe("10.10.1.10");
});
