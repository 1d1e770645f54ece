import { Construct, type IConstruct } from "constructs";
import { type Problem, Validation, ValidationError } from "../core";
import { Token } from "../core/terraform";
import { NetworkSubnet, type NetworkSubnetConfig } from "./bindings/network-subnet";
import { Cidr, cidrProblems } from "./cidr";
import type { Location } from "./location";
import type { INetwork } from "./network";

/** A part of a network that servers and load balancers have addresses in, ours or somebody else's. */
export interface ISubnet extends IConstruct {
  /** `<network id>-<range>`; whoever uses it waits for the subnet. */
  readonly subnetId: string;
  /** In CIDR notation. */
  readonly ipRange: string;
  /** What it is a part of. */
  readonly network: INetwork;
  /** Zone that whatever stands in the subnet must be in, e.g. `eu-central`; nothing if it is not known. */
  readonly networkZone: string | undefined;

  /**
   * An address of the subnet by its number, e.g. 10 for `10.0.1.10` in `10.0.1.0/24`.
   *
   * @throws ValidationError if there is no such address, or Hetzner keeps it
   */
  hostIp(n: number): string;

  /** What to do about an address that nothing in this subnet can have; nothing if something can. */
  refusalOf(address: string): string | undefined;

  /**
   * Notes who has an address.
   *
   * @throws ValidationError if somebody else has it, or it is set aside for somebody else
   */
  assign(address: string, owner: IConstruct): void;

  /**
   * Keeps addresses for a construct and what is in it, so that it can grow.
   *
   * @param first number of the first address, as for `hostIp`
   * @throws ValidationError if one of them is somebody else's
   */
  setAside(first: number, count: number, owner: IConstruct): void;
}

/** How a subnet is added to a network. */
export interface SubnetOptions {
  /** In CIDR notation, inside the network's range, 4 addresses at least. */
  ipRange: string;
  /**
   * Where the subnet's servers stand; it is open to every location of the same zone. Give this or `networkZone`.
   * @default - `networkZone`
   */
  location?: Location;
  /**
   * Zone of the subnet's servers, e.g. `eu-central`.
   * @default - the zone of `location`
   */
  networkZone?: string;
  /** Changes the `hcloud_network_subnet` resource before it is made. */
  transform?: (config: NetworkSubnetConfig) => NetworkSubnetConfig;
}

/** Properties of a `Subnet`. */
export interface SubnetProps extends SubnetOptions {
  /** What it is a part of. */
  network: INetwork;
}

/** What is known of a subnet that is made by others. */
export interface SubnetAttributes {
  /** What it is a part of. */
  network: INetwork;
  /** In CIDR notation. */
  ipRange: string;
  /**
   * E.g. `eu-central`.
   * @default - not known, so not checked
   */
  networkZone?: string;
}

abstract class SubnetBase extends Construct implements ISubnet {
  abstract readonly subnetId: string;
  abstract readonly networkZone: string | undefined;
  readonly network: INetwork;
  readonly ipRange: string;

  private readonly owners = new Map<string, IConstruct>();
  private readonly keepers = new Map<string, IConstruct>();

  protected constructor(scope: Construct, id: string, { network, ipRange }: SubnetAttributes) {
    super(scope, id);
    this.network = network;
    this.ipRange = ipRange;
    new Validation(this).add(...rangeProblems(ipRange, network)).finish();
  }

  hostIp(n: number): string {
    const range = Cidr.parse(this.ipRange);
    const highest = range.size - 2;
    const address = n >= 1 && n <= highest && Number.isInteger(n) ? range.host(n) : undefined;
    const fix = address
      ? this.refusalOf(address)
      : `Use 1 to ${highest}, which ${this.ipRange} has hosts for.`;
    if (address && !fix) return address;
    throw new ValidationError(this, [{ field: "hostIp", value: n, fix: fix ?? "" }]);
  }

  refusalOf(address: string): string | undefined {
    const range = Cidr.parse(this.ipRange);
    if (!range.includes(address)) return `Use an address of the subnet, ${range}.`;
    // https://docs.hetzner.com/cloud/networks/faq
    const kept = new Set([
      range.host(0),
      range.host(range.size - 1),
      Cidr.parse(this.network.ipRange).host(1),
      publicGateway,
    ]);
    return kept.has(address) ? "Use another address: Hetzner keeps this one." : undefined;
  }

  assign(address: string, owner: IConstruct): void {
    const keeper = this.keepers.get(address);
    const stranger = keeper && !owner.node.scopes.includes(keeper) ? keeper : undefined;
    const present = this.owners.get(address) ?? stranger;
    new Validation(owner)
      .check("privateIp", address, () => !present, `Use another address: ${present?.node.path} has this one.`)
      .finish();
    this.owners.set(address, owner);
  }

  setAside(first: number, count: number, owner: IConstruct): void {
    const range = Cidr.parse(this.ipRange);
    const addresses = Array.from({ length: count }, (_, index) => range.host(first + index));
    const holderOf = (address: string) => this.keepers.get(address) ?? this.owners.get(address);
    const taken = addresses.find(holderOf) ?? "";
    new Validation(owner)
      .check(
        "firstHost",
        first,
        () => taken === "",
        `Use another one: of the ${count} addresses from it on, ${holderOf(taken)?.node.path} has ${taken}.`,
      )
      .finish();
    for (const address of addresses) this.keepers.set(address, owner);
  }
}

/** Gateway of every server's public interface, which no network may use: https://docs.hetzner.com/cloud/networks/faq */
export const publicGateway = "172.31.1.1";

/**
 * A subnet of a Hetzner Cloud network, usually made by `network.addSubnet`.
 *
 * @example
 * const subnet = network.addSubnet("Apps", { ipRange: "10.0.1.0/24", location: Location.FSN1 });
 * subnet.hostIp(10); // "10.0.1.10"
 */
export class Subnet extends SubnetBase {
  /** A subnet that is made by others, or by another stack. */
  static fromSubnetAttributes(scope: Construct, id: string, attributes: SubnetAttributes): ISubnet {
    class Import extends SubnetBase {
      readonly subnetId = `${Token.asString(attributes.network.networkId)}-${attributes.ipRange}`;
      readonly networkZone = attributes.networkZone;

      constructor() {
        super(scope, id, attributes);
      }
    }
    return new Import();
  }

  readonly subnetId: string;
  readonly networkZone: string;

  constructor(scope: Construct, id: string, props: SubnetProps) {
    super(scope, id, props);
    const { network, ipRange, location, networkZone, transform } = props;
    const zones = new Set([location?.networkZone, networkZone].filter((zone) => zone !== undefined));
    const [zone] = zones;
    new Validation(this)
      .check("networkZone", zone ?? "", (text) => text !== "", "Give a location or a network zone.")
      .check(
        "networkZone",
        networkZone,
        () => zones.size === 1,
        "Use the location's zone, or give one of both.",
      )
      .finish();
    this.networkZone = zone ?? "";
    const config: NetworkSubnetConfig = {
      networkId: network.networkId,
      type: "cloud",
      networkZone: this.networkZone,
      ipRange,
    };
    this.subnetId = new NetworkSubnet(this, "Resource", transform?.(config) ?? config).id;
  }
}

// https://docs.hetzner.cloud/reference/cloud#network-actions-add-a-subnet-to-a-network
function rangeProblems(text: string, network: INetwork): Problem[] {
  const problems = cidrProblems("ipRange", text);
  if (problems.length > 0) return problems;
  const range = Cidr.parse(text);
  const field = "ipRange";
  if (!Cidr.parse(network.ipRange).contains(range)) {
    return [{ field, value: text, fix: `Use a range inside the network's, ${network.ipRange}.` }];
  }
  if (range.prefixLength > 30) return [{ field, value: text, fix: "Use /30 or a larger range." }];
  return [];
}
