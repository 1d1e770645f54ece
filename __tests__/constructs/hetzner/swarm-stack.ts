import {
  LoadBalancerType,
  Location,
  ServerType,
  SwarmCluster,
  type SwarmClusterProps,
  type WorkerOptions,
} from "../../../constructs/hetzner";
import { addSubnet, anyKey, hetznerStack } from "./hetzner-stack";

/** Of the administrators. */
export const publicKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMd7ZiNpA8fCuacQfaGdSmhWTYDn+bSu3+KDnGpt/Nbt ops@example.com";

/** A stack with a Swarm `dev` of three managers, but for what is given. */
export function swarmStack(props: Partial<SwarmClusterProps> = {}, stack = hetznerStack()) {
  const swarm = new SwarmCluster(stack, "Swarm", {
    clusterName: "dev",
    location: Location.FSN1,
    subnet: addSubnet(stack),
    sshKeys: [anyKey(stack)],
    publicKeys: [publicKey],
    managers: { count: 3, serverType: ServerType.CX23 },
    loadBalancer: { type: LoadBalancerType.LB21, services: [{ listen: 443, port: 443 }] },
    ...props,
  });
  return { stack, swarm };
}

/** Workers of a certain number. */
export const workers = (count: number, options: Partial<WorkerOptions> = {}): WorkerOptions => ({
  count,
  serverType: ServerType.CX33,
  ...options,
});
