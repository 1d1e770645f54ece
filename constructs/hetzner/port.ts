import { ValidationError } from "../core";

/**
 * What a firewall lets through: a protocol, and its ports where it has any.
 *
 * @example
 * Port.tcp(443)
 */
export class Port {
  /** @param port 1 to 65535 */
  static tcp(port: number): Port {
    return Port.tcpRange(port, port);
  }

  /** Every port from one to another, both included. */
  static tcpRange(first: number, last: number): Port {
    return new Port("tcp", first, last);
  }

  /** @param port 1 to 65535 */
  static udp(port: number): Port {
    return Port.udpRange(port, port);
  }

  /** Every port from one to another, both included. */
  static udpRange(first: number, last: number): Port {
    return new Port("udp", first, last);
  }

  /** Ping, and what routers tell senders. */
  static icmp(): Port {
    return new Port("icmp");
  }

  private constructor(
    /** As Hetzner spells it. */
    readonly protocol: "tcp" | "udp" | "icmp",
    private readonly first?: number,
    private readonly last?: number,
  ) {
    if (first === undefined || last === undefined) return;
    if (isPort(first) && isPort(last) && first <= last) return;
    throw new ValidationError("Port", [
      { field: protocol, value: `${first}-${last}`, fix: "Use 1 to 65535, the lower port first." },
    ]);
  }

  /** As Hetzner spells it, `443` or `8000-8080`; nothing for a protocol without ports. */
  get range(): string | undefined {
    return this.first === undefined || this.first === this.last
      ? this.first?.toString()
      : `${this.first}-${this.last}`;
  }

  /** For messages: `tcp 443`. */
  toString(): string {
    return [this.protocol, this.range].filter(Boolean).join(" ");
  }
}

/** Whether a number is one of a port. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
