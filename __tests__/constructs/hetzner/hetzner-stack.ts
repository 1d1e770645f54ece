import { App, TerraformStack } from "../../../constructs/core/terraform";
import {
  type ISshKey,
  type ISubnet,
  Location,
  Network,
  Server,
  type ServerProps,
  ServerType,
  SshKey,
  type Subnet,
  useHetzner,
} from "../../../constructs/hetzner";
import { Template } from "../../../constructs/testing";

/** An empty stack for Hetzner Cloud. */
export function hetznerStack(app = new App(), id = "stack"): TerraformStack {
  const stack = new TerraformStack(app, id);
  useHetzner(stack);
  return stack;
}

/** A network, unprotected, with no more than a network needs. */
export function addNetwork(stack: TerraformStack, id = "Network"): Network {
  return new Network(stack, id, { networkName: "dev", ipRange: "10.10.0.0/16", protect: false });
}

/** The subnet 10.10.1.0/24 of a network of its own. */
export function addSubnet(stack: TerraformStack): Subnet {
  return addNetwork(stack).addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
}

/** A key that is there already. */
export function anyKey(stack: TerraformStack): ISshKey {
  return (stack.node.tryFindChild("Ops") as ISshKey | undefined) ?? SshKey.fromKeyName(stack, "Ops", "ops");
}

/** Adds the server `app-1`, with no more than a server needs but for what is given. */
export function addServer(stack: TerraformStack, props: Partial<ServerProps> = {}, id = "App"): Server {
  return new Server(stack, id, {
    serverName: "app-1",
    serverType: ServerType.CX23,
    location: Location.FSN1,
    sshKeys: [anyKey(stack)],
    ...props,
  });
}

/** Where `app-1` stands in a subnet. */
export function at(subnet: ISubnet, host = 10): Pick<ServerProps, "subnet" | "privateIp"> {
  return { subnet, privateIp: subnet.hostIp(host) };
}

/** Every data source of a stack. */
export function dataOf(stack: TerraformStack): Record<string, unknown>[] {
  const { data = {} } = Template.fromStack(stack).toJSON();
  return Object.values(data as Record<string, Record<string, Record<string, unknown>>>).flatMap(
    Object.values,
  );
}
