import { Construct } from "constructs";
import { Validation } from "../core";
import { Token } from "../core/terraform";
import { claimHostname } from "./claim-hostname";
import { isCloudflareId, zoneIdFix } from "./cloudflare-id";
import { DnsRecord } from "./dns-record";
import { hostnameFix, isHostname } from "./hostname";
import type { IOriginCertificate } from "./origin-certificate";
import { RecordTarget } from "./record-target";

/** Properties of a `PublicHost`. */
export interface PublicHostProps {
  /** Zone that the host name lives in, 32 hex digits. */
  zoneId: string;
  /** E.g. `chat.example.com`. */
  hostname: string;
  /**
   * IPv4 addresses of the origin: the load balancer, or the servers that answer, which Cloudflare takes in turn. An
   * IPv4 or an IPv6 address is needed.
   * @default - none
   */
  ipv4?: readonly string[];
  /**
   * IPv6 addresses of the origin.
   * @default - none
   */
  ipv6?: readonly string[];
  /** What the origin shows Cloudflare; it has to be good for the host name. */
  certificate: IOriginCertificate;
}

/**
 * A host name that visitors reach through Cloudflare and that a server of ours answers, without a tunnel: proxied A and
 * AAAA records, and an origin certificate that covers the name. `ZoneTls` has Cloudflare insist on the certificate; the
 * server's firewall lets in Cloudflare's ranges alone.
 *
 * @example
 * const certificate = new OriginCertificate(this, "Certificate", { hostnames, certificateRequest });
 * new PublicHost(this, "Chat", {
 *   zoneId, hostname: "chat.example.com", ipv4: [loadBalancer.ipv4], ipv6: [loadBalancer.ipv6], certificate,
 * });
 */
export class PublicHost extends Construct {
  /** E.g. `chat.example.com`. */
  readonly hostname: string;

  /** @throws ValidationError with everything that could not work, or if the host name is taken */
  constructor(scope: Construct, id: string, props: PublicHostProps) {
    super(scope, id);
    validate(this, props);
    const { zoneId, hostname, ipv4 = [], ipv6 = [] } = props;
    claimHostname(this, "hostname", hostname, "host");
    this.hostname = hostname;
    const record = { zoneId, recordName: hostname, proxied: true };
    for (const [index, address] of ipv4.entries()) {
      new DnsRecord(this, `Ipv4-${index + 1}`, { ...record, target: RecordTarget.ipv4(address) });
    }
    for (const [index, address] of ipv6.entries()) {
      new DnsRecord(this, `Ipv6-${index + 1}`, { ...record, target: RecordTarget.ipv6(address) });
    }
  }

  /** `https://<hostname>`, without a slash at its end. */
  get url(): string {
    return `https://${this.hostname}`;
  }
}

function validate(host: PublicHost, props: PublicHostProps): void {
  const { zoneId, hostname, ipv4 = [], ipv6 = [], certificate } = props;
  const validation = new Validation(host)
    .check("zoneId", zoneId, isCloudflareId, zoneIdFix)
    .check("hostname", hostname, isHostname, hostnameFix)
    .check(
      "hostname",
      hostname,
      (name) => certificate.hostnames.some((covered) => covers(covered, name)),
      `Add it to the host names of ${certificate.node.path}: ${certificate.hostnames.join(", ")}.`,
    );
  if (ipv4.length + ipv6.length === 0) {
    validation.add({
      field: "ipv4",
      value: props.ipv4,
      fix: "Give the origin's address: ipv4, ipv6 or both.",
    });
  }
  validation.finish();
}

/** As TLS has it (RFC 6125, 6.4.3): `*.` stands for one level. */
function covers(covered: string, hostname: string): boolean {
  return covered === hostname || covered === hostname.replace(/^[^.]+/, "*") || Token.isUnresolved(covered);
}
