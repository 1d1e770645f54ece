import type { Construct } from "constructs";
import type { EnvironmentConfig } from "../core";
import { type ISshKey, type ISubnet, Network, SshKey } from "../hetzner";
import { sharedNames, sshKeyName } from "./shared-names";

/** A subnet of the private network, which another stack makes. */
export function privateSubnet(
  scope: Construct,
  config: EnvironmentConfig,
  subnet: "swarm" | "vectors",
): ISubnet {
  const { ipRange, ...subnets } = config.hetzner.network;
  const { network: networkName } = sharedNames(config);
  return Network.fromNetworkName(scope, "Network", { networkName, ipRange }).subnet("Subnet", {
    ipRange: subnets[subnet],
  });
}

/** Whose keys log in: by name for Hetzner, and in full for the servers' own administrator. */
export function administration(
  scope: Construct,
  config: EnvironmentConfig,
): { sshKeys: ISshKey[]; publicKeys: string[] } {
  const { sshKeys } = config.hetzner;
  return {
    sshKeys: Object.keys(sshKeys).map((owner) =>
      SshKey.fromKeyName(scope, `SshKey-${owner}`, sshKeyName(config, owner)),
    ),
    publicKeys: Object.values(sshKeys),
  };
}
