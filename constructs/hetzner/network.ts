import { Construct, type IConstruct } from "constructs";
import { type Labels, Validation } from "../core";
import { Token } from "../core/terraform";
import { DataHcloudNetwork } from "./bindings/data-hcloud-network";
import { type NetworkConfig, Network as NetworkResource } from "./bindings/network";
import { NetworkRoute } from "./bindings/network-route";
import type { NetworkSubnet } from "./bindings/network-subnet";
import { Cidr, cidrProblems } from "./cidr";
import { deferLookup } from "./deferred-lookup";
import { hetznerLabelProblems } from "./label";
import { isResourceName, resourceNameFix } from "./name";
import { type ISubnet, publicGateway, Subnet, type SubnetOptions } from "./subnet";

/** A private network, ours or somebody else's. */
export interface INetwork extends IConstruct {
  /** Hetzner's number, known at apply time. */
  readonly networkId: number;
  /** In CIDR notation. */
  readonly ipRange: string;

  /**
   * A subnet of this network that is made by others, or by another stack.
   *
   * @param attributes its range in CIDR notation, and its zone where that is known
   */
  subnet(id: string, attributes: { ipRange: string; networkZone?: string }): ISubnet;
}

/** Properties of a `Network`. */
export interface NetworkProps {
  /** Unique in the project, 1 to 64 characters. */
  networkName: string;
  /**
   * Private IPv4 range in CIDR notation that all subnets lie in, /24 or larger. Terraform replaces the network for
   * another one, so leave room.
   */
  ipRange: string;
  /**
   * Up to 63 letters, digits, `.`, `_` and `-` in each key and value.
   * @default - none
   */
  labels?: Labels;
  /**
   * Whether Terraform and Hetzner refuse to delete the network, which would part all its servers.
   * @default true
   */
  protect?: boolean;
  /** Changes the `hcloud_network` resource before it is made. */
  transform?: (config: NetworkConfig) => NetworkConfig;
}

/** What is known of a network that is made by others. */
export interface NetworkAttributes {
  /** The name by which its number is looked up at apply time. */
  networkName: string;
  /** In CIDR notation. */
  ipRange: string;
}

/** Where a network sends what is for a range outside its subnets. */
export interface RouteOptions {
  /** Private range in CIDR notation that overlaps no subnet and no other route; or `0.0.0.0/0`. */
  destination: string;
  /** Address in a subnet of the server that passes it on. */
  gateway: string;
}

abstract class NetworkBase extends Construct implements INetwork {
  abstract readonly networkId: number;
  abstract readonly ipRange: string;

  subnet(id: string, attributes: { ipRange: string; networkZone?: string }): ISubnet {
    return Subnet.fromSubnetAttributes(this, id, { ...attributes, network: this });
  }
}

/**
 * A private network of Hetzner Cloud. Nobody outside reaches it, and no `Firewall` filters it: everyone in it reaches
 * everyone.
 *
 * @example
 * const network = new Network(this, "Network", { networkName: "dev", ipRange: "10.10.0.0/16" });
 * const subnet = network.addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
 */
export class Network extends NetworkBase {
  /** A network that is made by others, or by another stack. Its number is looked up at apply time. */
  static fromNetworkName(
    scope: Construct,
    id: string,
    { networkName, ipRange }: NetworkAttributes,
  ): INetwork {
    class Import extends NetworkBase {
      readonly ipRange = ipRange;
      readonly networkId: number;

      constructor() {
        super(scope, id);
        new Validation(this)
          .check("networkName", networkName, isResourceName, resourceNameFix)
          .add(...cidrProblems("ipRange", ipRange))
          .finish();
        const dependsOn = [deferLookup(this, networkName)];
        this.networkId = new DataHcloudNetwork(this, "Resource", { name: networkName, dependsOn }).id;
      }
    }
    return new Import();
  }

  readonly networkId: number;
  readonly ipRange: string;

  private readonly subnets: Subnet[] = [];
  private readonly routes: Cidr[] = [];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { networkName, ipRange, labels, protect = true, transform } = props;
    new Validation(this)
      .check("networkName", networkName, isResourceName, resourceNameFix)
      .add(...cidrProblems("ipRange", ipRange))
      .add(...hetznerLabelProblems(labels))
      .finish();
    const range = Cidr.parse(ipRange);
    new Validation(this)
      .check(
        "ipRange",
        ipRange,
        () => isPrivate(range),
        `Use a range inside ${privateRanges.join(", ")}: Hetzner takes private ones only.`,
      )
      .check("ipRange", ipRange, () => range.prefixLength <= 24, "Use /24 or a larger range, e.g. a /16.")
      .finish();
    this.ipRange = ipRange;
    const config: NetworkConfig = {
      name: networkName,
      ipRange,
      deleteProtection: protect,
      ...(labels && { labels }),
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    this.networkId = Token.asNumber(new NetworkResource(this, "Resource", transform?.(config) ?? config).id);
  }

  /**
   * Adds a part that servers and load balancers have addresses in.
   *
   * @throws ValidationError if the range is outside the network's or overlaps another, or the zone is another one's
   */
  addSubnet(id: string, options: SubnetOptions): Subnet {
    const subnet = new Subnet(this, id, { ...options, network: this });
    const taken = this.overlapOf(Cidr.parse(subnet.ipRange));
    const zone = this.subnets[0]?.networkZone ?? subnet.networkZone;
    new Validation(subnet)
      .check("ipRange", subnet.ipRange, () => !taken, `Use a range that does not overlap ${taken}.`)
      // https://docs.hetzner.com/cloud/networks/faq
      .check(
        "networkZone",
        subnet.networkZone,
        (own) => own === zone,
        `Use ${zone}, the zone of the network's other subnets: a network has one.`,
      )
      .finish();
    this.subnets.push(subnet);
    return subnet;
  }

  /**
   * Sends what is for a range to one server of the network, which passes it on, e.g. to the internet.
   *
   * @throws ValidationError if the destination overlaps a subnet or a route, or the gateway is no server's address
   */
  addRoute(id: string, { destination, gateway }: RouteOptions): void {
    new Validation(this).add(...cidrProblems("destination", destination)).finish();
    const range = Cidr.parse(destination);
    const taken = this.overlapOf(range);
    const home = this.subnets.find(({ ipRange }) => Cidr.parse(ipRange).includes(gateway));
    const refusal = home
      ? home.refusalOf(gateway)
      : "Use a server's address in one of the network's subnets.";
    new Validation(this)
      .check("destination", destination, () => isRoutable(range, this), routableFix)
      .check("destination", destination, () => !taken, `Use a range that does not overlap ${taken}.`)
      .check("gateway", gateway, () => !refusal, refusal ?? "")
      .finish();
    this.routes.push(range);
    new NetworkRoute(this, id, {
      networkId: this.networkId,
      destination,
      gateway,
      // The gateway's address exists with its subnet; which one that is may be known at apply time only.
      dependsOn: (home ? [home] : this.subnets).map(({ node }) => node.defaultChild as NetworkSubnet),
    });
  }

  /** The subnet's or route's range that another one overlaps; everything is in the default route's, save another. */
  private overlapOf(range: Cidr): Cidr | undefined {
    const ranges = [...this.subnets.map(({ ipRange }) => Cidr.parse(ipRange)), ...this.routes];
    return ranges.find((other) => isDefault(other) === isDefault(range) && other.overlaps(range));
  }
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(Cidr.parse);
const isPrivate = (range: Cidr) => privateRanges.some((each) => each.contains(range));
const isDefault = (range: Cidr) => range.prefixLength === 0;

// https://docs.hetzner.cloud/reference/cloud#network-actions-add-a-route-to-a-network
const routableFix = "Use a private range without the network's gateway and 172.31.1.1, or 0.0.0.0/0.";

function isRoutable(range: Cidr, { ipRange }: INetwork): boolean {
  const gateways = [Cidr.parse(ipRange).host(1), publicGateway];
  return isDefault(range) || (isPrivate(range) && !gateways.some((address) => range.includes(address)));
}
