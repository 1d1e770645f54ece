import { Construct, type IConstruct } from "constructs";
import { type Labels, Validation } from "../core";
import { TerraformOutput } from "../core/terraform";
import type { CloudConfig } from "./cloud-init/cloud-config";
import { hardenSsh } from "./cloud-init/harden-ssh";
import { installDocker } from "./cloud-init/install-docker";
import { clusterNameFix, isClusterName } from "./cluster-name";
import { Firewall } from "./firewall";
import { HostRanges } from "./host-ranges";
import { hetznerLabelProblems } from "./label";
import { LoadBalancer } from "./load-balancer";
import { isServerName } from "./name";
import type { Peer } from "./peer";
import type { Port } from "./port";
import { selectorOf } from "./selector";
import { ServerPool } from "./server-pool";
import type { SwarmClusterProps, WorkerOptions } from "./swarm-cluster-props";

/** A Docker Swarm, ours or somebody else's. */
export interface ISwarmCluster extends IConstruct {
  /** Start of every server's name. */
  readonly clusterName: string;
  /** Hetzner's label selector of all the cluster's servers. */
  readonly selector: string;
  /** Hetzner's label selector of the managers. */
  readonly managerSelector: string;
}

abstract class SwarmClusterBase extends Construct implements ISwarmCluster {
  abstract readonly clusterName: string;

  get selector(): string {
    return selectorOf({ cluster: this.clusterName });
  }

  get managerSelector(): string {
    return selectorOf({ cluster: this.clusterName, role: "swarm-manager" });
  }
}

/**
 * The servers of a Docker Swarm: managers and pools of workers in one subnet, behind a load balancer, with a firewall
 * that lets nobody in until told. They come with Docker; a playbook makes them a Swarm, from the output
 * `<clusterName>-inventory`.
 *
 * Overlay networks must not lie in the private network: give `docker swarm init` a `--default-addr-pool` outside it.
 * And Docker makes the `ingress` network with packets too large for it: make it anew, with the option
 * `com.docker.network.driver.mtu`, before the first service.
 *
 * @example
 * const swarm = new SwarmCluster(this, "Swarm", {
 *   clusterName: "dev", location: Location.FSN1, subnet, sshKeys: [key], publicKeys: ["ssh-ed25519 AAAA… ops"],
 *   managers: { count: 3, serverType: ServerType.CX23 },
 *   loadBalancer: { type: LoadBalancerType.LB11, services: [{ listen: 443, port: 443 }] },
 * });
 * swarm.addWorkers("Workers", {
 *   count: 2, serverType: ServerType.CX33,
 *   volumes: [{ name: "data", size: Size.gibibytes(100), mountPath: "/srv/data" }],
 * });
 * swarm.allowFrom(Peer.ranges("office", ["203.0.113.0/28"]), Port.tcp(22), "administration");
 */
export class SwarmCluster extends SwarmClusterBase {
  /** A Swarm that is made by others, or by another stack. */
  static fromClusterName(scope: Construct, id: string, clusterName: string): ISwarmCluster {
    class Import extends SwarmClusterBase {
      readonly clusterName = clusterName;
    }
    const cluster = new Import(scope, id);
    new Validation(cluster).check("clusterName", clusterName, isClusterName, clusterNameFix).finish();
    return cluster;
  }

  readonly clusterName: string;
  /** The servers that decide. */
  readonly managers: ServerPool;
  /** How the world reaches the services. */
  readonly loadBalancer: LoadBalancer;
  /** What may reach the servers from outside. The load balancer reaches them over the private network. */
  readonly firewall: Firewall;

  private readonly props: SwarmClusterProps;
  private readonly boot: CloudConfig[];
  private readonly hosts = new HostRanges();
  private readonly poolNames = new Set(["manager"]);
  private readonly inventory: TerraformOutput;

  constructor(scope: Construct, id: string, props: SwarmClusterProps) {
    super(scope, id);
    validate(this, props);
    const { clusterName, managers, loadBalancer, location, subnet, firstHost = 10, protect = true } = props;
    this.clusterName = clusterName;
    this.props = props;
    this.boot = [hardenSsh(this, props), installDocker(this, props.docker)];
    this.hosts.reserve(this, "the load balancer", firstHost, 1);
    this.hosts.reserve(this, "the managers", firstHost + 1, addressesOfManagers);
    this.firewall = new Firewall(this, "Firewall", {
      firewallName: `${clusterName}-swarm`,
      labels: this.labels(),
    });
    this.managers = new ServerPool(this, "Managers", {
      ...this.poolProps("manager", "swarm-manager"),
      count: managers.count,
      serverType: managers.serverType,
      firstHost: firstHost + 1,
      capacity: addressesOfManagers,
      protectServers: protect,
    });
    this.loadBalancer = new LoadBalancer(this, "LoadBalancer", {
      loadBalancerName: `${clusterName}-swarm`,
      type: loadBalancer.type,
      location,
      subnet,
      privateIp: subnet.hostIp(firstHost),
      labels: this.labels(),
      protect,
    });
    for (const service of loadBalancer.services) this.loadBalancer.addService(service);
    this.inventory = new TerraformOutput(this, "Inventory", {
      description: `The servers of the Swarm ${clusterName}, for its playbooks`,
      value: [],
    });
    this.inventory.overrideLogicalId(`${clusterName}-inventory`);
    this.register(this.managers, "swarm-manager");
  }

  /**
   * Adds workers. A pool that grows within its `capacity` moves nobody.
   *
   * @throws ValidationError if the pool's name or one of its addresses is another's, or the subnet has no more addresses
   */
  addWorkers(id: string, options: WorkerOptions): ServerPool {
    const { poolName = id.toLowerCase(), firstHost = this.hosts.next, capacity = 20 } = options;
    new Validation(this)
      .check(
        "poolName",
        poolName,
        (name) => isServerName(name) && !this.poolNames.has(name),
        "Use lower-case letters, digits and -, and a name that no other pool has; manager is the managers'.",
      )
      .check(
        "capacity",
        capacity,
        (count) => Number.isInteger(count) && count >= 1,
        "Set aside 1 address or more.",
      )
      .finish();
    this.hosts.reserve(this, poolName, firstHost, capacity);
    const pool = new ServerPool(this, id, {
      ...this.poolProps(poolName, "swarm-worker", options.labels),
      count: options.count,
      serverType: options.serverType,
      firstHost,
      capacity,
      protectVolumes: this.props.protect ?? true,
      ...(options.volumes && { volumes: options.volumes }),
    });
    this.poolNames.add(poolName);
    this.register(pool, "swarm-worker");
    return pool;
  }

  /**
   * Lets somebody reach a port of every server from outside.
   *
   * @param description what for, 1 to 200 characters
   */
  allowFrom(peer: Peer, port: Port, description: string): void {
    this.firewall.allowFrom(peer, port, description);
  }

  private register(pool: ServerPool, role: string): void {
    for (const server of pool.servers) this.loadBalancer.addTarget(server);
    this.inventory.value = [...this.inventory.value, ...pool.inventory(role)];
  }

  private poolProps(pool: string, role: string, own?: Labels) {
    const { location, subnet, sshKeys, firewalls = [], image, transform } = this.props;
    return {
      poolName: `${this.clusterName}-${pool}`,
      location,
      subnet,
      sshKeys,
      firewalls: [this.firewall, ...firewalls],
      ...(image !== undefined && { image }),
      ...(transform && { transform }),
      bootParts: () => this.boot,
      labels: this.labels({ ...own, role, pool }),
    };
  }

  private labels(own: Labels = {}): Labels {
    return { ...this.props.labels, ...own, cluster: this.clusterName };
  }
}

// More than the seven that there can be, so that the first pool begins at a round number.
const addressesOfManagers = 9;

function validate(cluster: SwarmCluster, props: SwarmClusterProps): void {
  const { firstHost, managers, loadBalancer } = props;
  new Validation(cluster)
    .check("clusterName", props.clusterName, isClusterName, clusterNameFix)
    .check(
      "managers.count",
      managers.count,
      (count) => [1, 3, 5, 7].includes(count),
      "Use 1, 3, 5 or 7: managers decide by majority, which one more than an odd number does not make safer.",
    )
    .check(
      "firstHost",
      firstHost,
      (host) => Number.isInteger(host) && host >= 2,
      "Use 2 or more: Hetzner keeps the first addresses.",
    )
    .check(
      "loadBalancer.services",
      loadBalancer.services,
      ({ length }) => length > 0,
      "Give a service: a load balancer without one reaches nobody.",
    )
    .add(...hetznerLabelProblems(props.labels))
    .finish();
}
