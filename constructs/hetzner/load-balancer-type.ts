import { ValidationError } from "../core";

/** What a load balancer of a type can carry. */
export interface LoadBalancerLimits {
  /** Ports it listens on, at most. */
  services: number;
  /** Servers that it spreads the load over, at most. */
  targets: number;
}

/**
 * A size of load balancer.
 *
 * @example
 * new LoadBalancer(this, "Web", { type: LoadBalancerType.LB11, ... });
 */
export class LoadBalancerType {
  // https://www.hetzner.com/cloud/load-balancer
  /** 5 services, 25 targets. */
  static readonly LB11 = new LoadBalancerType("lb11", { services: 5, targets: 25 });
  /** 15 services, 75 targets. */
  static readonly LB21 = new LoadBalancerType("lb21", { services: 15, targets: 75 });
  /** 30 services, 150 targets. */
  static readonly LB31 = new LoadBalancerType("lb31", { services: 30, targets: 150 });

  /**
   * A type that this library does not know yet.
   *
   * @param name as the API calls it
   * @param limits what it can carry
   */
  static of(name: string, limits: LoadBalancerLimits): LoadBalancerType {
    return new LoadBalancerType(name, limits);
  }

  /**
   * A type of this library by its name, e.g. from a configuration.
   *
   * @throws ValidationError if this library does not know it
   */
  static parse(name: string): LoadBalancerType {
    const type = known.find((each) => each.name === name);
    if (type) return type;
    throw new ValidationError("LoadBalancerType", [
      {
        field: "name",
        value: name,
        fix: `Use ${known.map((each) => each.name).join(", ")}, or LoadBalancerType.of(name, limits) for a new one.`,
      },
    ]);
  }

  private constructor(
    /** E.g. `lb11`. */
    readonly name: string,
    /** What it can carry. */
    readonly limits: LoadBalancerLimits,
  ) {}

  /** For messages: the name. */
  toString(): string {
    return this.name;
  }
}

const known: readonly LoadBalancerType[] = [
  LoadBalancerType.LB11,
  LoadBalancerType.LB21,
  LoadBalancerType.LB31,
];
