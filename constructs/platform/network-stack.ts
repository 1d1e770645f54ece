import type { Construct } from "constructs";
import type { EnvironmentConfig } from "../core";
import { Firewall, Location, Network, SshKey, useHetzner } from "../hetzner";
import { PlatformStack } from "./platform-stack";
import { sharedNames, sshKeyName } from "./shared-names";

/** `<environment>-network`: the servers' private network, the backup servers' firewall, and the administrators' keys. */
export class NetworkStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, "network", config);
    useHetzner(this);
    this.addNetwork();
    this.addBackupFirewall();
    this.addSshKeys();
  }

  private addNetwork(): void {
    const { hetzner, protect } = this.config;
    const { ipRange, ...subnets } = hetzner.network;
    const { network: networkName } = sharedNames(this.config);
    const network = new Network(this, "Network", { networkName, ipRange, protect });
    const location = Location.parse(hetzner.location);
    network.addSubnet("Swarm", { ipRange: subnets.swarm, location });
    network.addSubnet("Vectors", { ipRange: subnets.vectors, location });
    network.addSubnet("Backup", { ipRange: subnets.backup, location });
  }

  /** No rule: backup servers reach out and nobody reaches in. */
  private addBackupFirewall(): void {
    const { backupFirewall: firewallName } = sharedNames(this.config);
    new Firewall(this, "BackupFirewall", { firewallName });
  }

  private addSshKeys(): void {
    for (const [owner, publicKey] of Object.entries(this.config.hetzner.sshKeys)) {
      const keyName = sshKeyName(this.config, owner);
      new SshKey(this, `SshKey-${owner}`, { keyName, publicKey });
    }
  }
}
