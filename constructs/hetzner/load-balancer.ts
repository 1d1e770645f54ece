import { Construct, type IConstruct } from "constructs";
import { type Labels, Validation } from "../core";
import { Token } from "../core/terraform";
import { DataHcloudLoadBalancer } from "./bindings/data-hcloud-load-balancer";
import { type LoadBalancerConfig, LoadBalancer as LoadBalancerResource } from "./bindings/load-balancer";
import { LoadBalancerNetwork } from "./bindings/load-balancer-network";
import { LoadBalancerService } from "./bindings/load-balancer-service";
import { LoadBalancerTargetA } from "./bindings/load-balancer-target";
import { deferLookup } from "./deferred-lookup";
import { hetznerLabelProblems } from "./label";
import { checkService, renderService, type ServiceOptions } from "./load-balancer-service";
import type { LoadBalancerType } from "./load-balancer-type";
import type { Location } from "./location";
import { isResourceName, resourceNameFix } from "./name";
import { placeProblems } from "./place";
import type { IServer } from "./server";
import type { ISubnet } from "./subnet";

/** A load balancer, ours or somebody else's. */
export interface ILoadBalancer extends IConstruct {
  /** Hetzner's number, known at apply time. */
  readonly loadBalancerId: number;
  /** Public address, known at apply time. */
  readonly ipv4: string;
  /** Public address, known at apply time. */
  readonly ipv6: string;
}

/** Properties of a `LoadBalancer`. */
export interface LoadBalancerProps {
  /** Unique in the project, 1 to 64 characters. */
  loadBalancerName: string;
  /** What it can carry. */
  type: LoadBalancerType;
  /** Where it stands: in the zone of its subnet and servers. */
  location: Location;
  /**
   * Private network by which it reaches its servers; it waits for it.
   * @default - it reaches them by their public addresses
   */
  subnet?: ISubnet;
  /**
   * Its own address in the subnet, e.g. `subnet.hostIp(5)`.
   * @default - Hetzner chooses, and may choose one that a server is to have
   */
  privateIp?: string;
  /**
   * Whether servers take turns, or the one with the fewest connections is next.
   * @default "round_robin"
   */
  algorithm?: "round_robin" | "least_connections";
  /**
   * Up to 63 letters, digits, `.`, `_` and `-` in each key and value.
   * @default - none
   */
  labels?: Labels;
  /**
   * Whether Terraform and Hetzner refuse to delete it, which would lose its public addresses.
   * @default false
   */
  protect?: boolean;
  /** Changes the `hcloud_load_balancer` resource before it is made. */
  transform?: (config: LoadBalancerConfig) => LoadBalancerConfig;
}

/**
 * Spreads connections over servers and leaves out those that do not answer.
 *
 * @example
 * const balancer = new LoadBalancer(this, "Web", {
 *   loadBalancerName: "dev-web", type: LoadBalancerType.LB11, location: Location.FSN1, subnet,
 * });
 * balancer.addService({ listen: 443, port: 443, proxyProtocol: true });
 * balancer.addTarget(server);
 */
export class LoadBalancer extends Construct implements ILoadBalancer {
  /** A load balancer that is made by others, or by another stack. It is looked up at apply time. */
  static fromLoadBalancerName(scope: Construct, id: string, loadBalancerName: string): ILoadBalancer {
    class Import extends Construct implements ILoadBalancer {
      readonly loadBalancerId: number;
      readonly ipv4: string;
      readonly ipv6: string;

      constructor() {
        super(scope, id);
        new Validation(this)
          .check("loadBalancerName", loadBalancerName, isResourceName, resourceNameFix)
          .finish();
        const config = { name: loadBalancerName, dependsOn: [deferLookup(this, loadBalancerName)] };
        const balancer = new DataHcloudLoadBalancer(this, "Resource", config);
        this.loadBalancerId = balancer.id;
        this.ipv4 = balancer.ipv4;
        this.ipv6 = balancer.ipv6;
      }
    }
    return new Import();
  }

  readonly loadBalancerId: number;
  readonly ipv4: string;
  readonly ipv6: string;
  /** Address in the private network; nothing if it is in none. */
  readonly privateIp: string | undefined;

  private readonly type: LoadBalancerType;
  private readonly attachment: LoadBalancerNetwork | undefined;
  private readonly listens = new Set<number>();
  private readonly targets = new Set<IServer>();

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    validate(this, props);
    if (props.privateIp !== undefined) props.subnet?.assign(props.privateIp, this);
    const { subnet, privateIp, algorithm = "round_robin", labels, protect = false, transform } = props;
    const config: LoadBalancerConfig = {
      name: props.loadBalancerName,
      loadBalancerType: props.type.name,
      location: props.location.name,
      algorithm: { type: algorithm },
      deleteProtection: protect,
      ...(labels && { labels }),
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    const resource = new LoadBalancerResource(this, "Resource", transform?.(config) ?? config);
    this.type = props.type;
    this.loadBalancerId = Token.asNumber(resource.id);
    this.ipv4 = resource.ipv4;
    this.ipv6 = resource.ipv6;
    this.attachment =
      subnet &&
      new LoadBalancerNetwork(this, "Network", {
        loadBalancerId: this.loadBalancerId,
        subnetId: subnet.subnetId,
        ...(privateIp && { ip: privateIp }),
      });
    this.privateIp = privateIp ?? this.attachment?.ip;
  }

  /**
   * Listens on a port and passes on what comes to the servers.
   *
   * @throws ValidationError if it listens on the port, or on as many as its type can
   */
  addService(options: ServiceOptions): void {
    const { listen } = options;
    const { services } = this.type.limits;
    const validation = new Validation(this)
      .check("listen", listen, (port) => !this.listens.has(port), "Use each port once.")
      .check(
        "services",
        this.listens.size + 1,
        (count) => count <= services,
        `Use ${services} at most, or a larger type than ${this.type}.`,
      );
    checkService(validation, options);
    validation.finish();
    this.listens.add(listen);
    new LoadBalancerService(this, `Service-${listen}`, {
      ...renderService(options),
      loadBalancerId: Token.asString(this.loadBalancerId),
    });
  }

  /**
   * Sends a server its share, by its private address where the load balancer is in a private network. A server added
   * twice is added once.
   *
   * @throws ValidationError if the server is not in the private network, or there are as many as the type can carry
   */
  addTarget(server: IServer): void {
    if (this.targets.has(server)) return;
    const { targets } = this.type.limits;
    const usePrivateIp = this.attachment !== undefined;
    new Validation(this)
      .check(
        "target",
        server.node.path,
        () => !usePrivateIp || server.privateIp !== undefined,
        "Give the server an address in the load balancer's network.",
      )
      .check(
        "targets",
        this.targets.size + 1,
        (count) => count <= targets,
        `Use ${targets} at most, or a larger type than ${this.type}.`,
      )
      .finish();
    this.targets.add(server);
    new LoadBalancerTargetA(this, `Target-${server.node.path.split("/").slice(1).join("-")}`, {
      type: "server",
      loadBalancerId: this.loadBalancerId,
      serverId: server.serverId,
      usePrivateIp,
      // Hetzner refuses a private target until the load balancer itself is in the network.
      ...(this.attachment && { dependsOn: [this.attachment] }),
    });
  }
}

function validate(balancer: LoadBalancer, props: LoadBalancerProps): void {
  new Validation(balancer)
    .check("loadBalancerName", props.loadBalancerName, isResourceName, resourceNameFix)
    .add(...placeProblems(props))
    .add(...hetznerLabelProblems(props.labels))
    .finish();
}
