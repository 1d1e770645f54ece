import type { Labels } from "../core";
import type { AdminOptions } from "./cloud-init/harden-ssh";
import type { DockerOptions } from "./cloud-init/install-docker";
import type { ServiceOptions } from "./load-balancer-service";
import type { LoadBalancerType } from "./load-balancer-type";
import type { PooledServerProps, PoolVolume } from "./server-pool-props";
import type { ServerType } from "./server-type";

/** The servers that decide. */
export interface ManagerOptions {
  /** 1, 3, 5 or 7: they decide by majority, and an even number stands no more failures than one less. */
  count: number;
  /**
   * Size of each manager. A change powers managers off, as many at once as Terraform works on, and with a majority of
   * them the Swarm stops: apply it with `-parallelism=1`, or to one manager after the other.
   */
  serverType: ServerType;
}

/** How the world reaches a Swarm. */
export interface SwarmLoadBalancerOptions {
  /** Its size; it carries 25 servers or more. */
  type: LoadBalancerType;
  /** What it listens on, one service at least; every server of the cluster is a target of each. */
  services: ServiceOptions[];
}

/** How workers are added to a Swarm. */
export interface WorkerOptions {
  /** 1 to `capacity`. */
  count: number;
  /** Size of each worker. A change powers workers off, as many at once as Terraform works on. */
  serverType: ServerType;
  /**
   * The servers are called `<cluster>-<poolName>-1`, …: lower-case letters, digits and `-`.
   * @default - the id in lower case
   */
  poolName?: string;
  /**
   * Number of the first worker's address in the subnet.
   * @default - the one after the highest that is set aside
   */
  firstHost?: number;
  /**
   * How many addresses are set aside for the pool to grow. Another number moves the pools that are added after this one
   * and have no `firstHost`.
   * @default 20
   */
  capacity?: number;
  /**
   * Volumes that each worker has, 16 at most. One that is added later is attached to the workers that there are, but
   * mounted by new ones alone: cloud-init ran once.
   * @default - none
   */
  volumes?: PoolVolume[];
  /**
   * Labels of the pool's servers beside the cluster's.
   * @default - none
   */
  labels?: Labels;
}

/** Properties of a `SwarmCluster`. */
export interface SwarmClusterProps extends PooledServerProps, AdminOptions {
  /** Unique in the project, and the start of every server's name: lower-case letters, digits and `-`, 40 at most. */
  clusterName: string;
  /** The servers that decide. */
  managers: ManagerOptions;
  /** How the world reaches the services. */
  loadBalancer: SwarmLoadBalancerOptions;
  /**
   * Number of the load balancer's address in the subnet; the nine after it are the managers', and the first pool of
   * workers has those from the tenth on.
   * @default 10
   */
  firstHost?: number;
  /**
   * Which Docker the servers run.
   * @default - the versions and packets of `installDocker`
   */
  docker?: DockerOptions;
  /**
   * Labels of everything that the cluster makes, beside its own `cluster`, `role` and `pool`.
   * @default - none
   */
  labels?: Labels;
  /**
   * Whether Terraform and Hetzner refuse to delete the managers, the load balancer and the volumes. Workers can always
   * be deleted: what they keep is on their volumes.
   * @default true
   */
  protect?: boolean;
}
