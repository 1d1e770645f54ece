import type { DnsRecordConfig } from "@cdktf/provider-cloudflare/lib/dns-record";
import { Construct, type IConstruct } from "constructs";
import { Duration, Validation } from "../core";
import { claimHostname, type HostnameUse } from "./claim-hostname";
import { claimName } from "./claim-name";
import { isCloudflareId, zoneIdFix } from "./cloudflare-id";
import { dnsRecordResource } from "./dns-record-resource";
import { isRecordName } from "./hostname";
import type { RecordTarget } from "./record-target";
import { isWholeSeconds } from "./whole-seconds";

/** A DNS record, ours or somebody else's. */
export interface IDnsRecord extends IConstruct {
  /** Full name, e.g. `www.example.com`. */
  readonly recordName: string;
}

/** Properties of a `DnsRecord`. */
export interface DnsRecordProps {
  /** Zone that the name lives in, 32 hex digits. */
  zoneId: string;
  /**
   * Full name in lower case and Punycode, e.g. `www.example.com`, `_dmarc.example.com` or `*.example.com`; the zone's
   * own name for its apex.
   */
  recordName: string;
  /** Kind and content of the record. */
  target: RecordTarget;
  /**
   * Whether visitors reach Cloudflare, which stands in front of the target: A, AAAA and CNAME only.
   * @default false
   */
  proxied?: boolean;
  /**
   * How long resolvers may keep the answer, whole seconds from 60 to a day, or from 30 in an Enterprise zone. Not with
   * `proxied`, where Cloudflare chooses.
   * @default - Cloudflare chooses, 5 minutes
   */
  ttl?: Duration;
  /**
   * A note for people, 100 characters at most.
   * @default - none
   */
  comment?: string;
  /** Changes the `cloudflare_dns_record` resource before it is made. */
  transform?: (config: DnsRecordConfig) => DnsRecordConfig;
}

/**
 * A DNS record of a Cloudflare zone.
 *
 * Two constructs of an app that use one name against each other are refused, also from different stacks: a CNAME that
 * is not proxied beside any other record, and two of a Worker's domain, a public host, a proxied CNAME and an address.
 *
 * @example
 * new DnsRecord(this, "Web", {
 *   zoneId, recordName: "www.example.com", target: RecordTarget.ipv4("203.0.113.7"), proxied: true,
 * });
 * new DnsRecord(this, "Mail", { zoneId, recordName: "example.com", target: RecordTarget.mail("mx.example.net") });
 */
export class DnsRecord extends Construct implements IDnsRecord {
  /** A record that is made by others. */
  static fromRecordName(scope: Construct, id: string, recordName: string): IDnsRecord {
    class Import extends Construct implements IDnsRecord {
      readonly recordName = recordName;
    }
    return new Import(scope, id);
  }

  /** Full name, e.g. `www.example.com`; whoever uses it waits for the record. */
  readonly recordName: string;

  /** @throws ValidationError with everything that Cloudflare would refuse, or if the name is taken */
  constructor(scope: Construct, id: string, props: DnsRecordProps) {
    super(scope, id);
    validate(this, props);
    const { zoneId, recordName, target, proxied = false, ttl, comment, transform } = props;
    const { type, fields } = target;
    claimHostname(this, "recordName", recordName, useOf(target, proxied));
    claimName(
      this,
      zoneId,
      "record",
      `${recordName} ${type} ${fields.content ?? JSON.stringify(fields.data)}`,
    );
    const resource = dnsRecordResource(this, {
      zoneId,
      recordName,
      target,
      proxied,
      ttl,
      comment,
      transform,
    });
    this.recordName = resource.name;
  }
}

function useOf({ type, isProxiable }: RecordTarget, proxied: boolean): HostnameUse {
  if (type === "CNAME") return proxied ? "host" : "alias";
  return isProxiable ? "address" : "data";
}

// https://developers.cloudflare.com/dns/manage-dns-records/reference/dns-record-types/
const types = new Set(
  "A AAAA CAA CERT CNAME DNSKEY DS HTTPS LOC MX NAPTR NS OPENPGPKEY PTR SMIMEA SRV SSHFP SVCB TLSA TXT URI".split(
    " ",
  ),
);

function validate(record: DnsRecord, props: DnsRecordProps): void {
  const { target, proxied = false, ttl } = props;
  const { content, data, priority } = target.fields;
  new Validation(record)
    .check("zoneId", props.zoneId, isCloudflareId, zoneIdFix)
    .check(
      "recordName",
      props.recordName,
      isRecordName,
      "Use a full lower-case name in Punycode, e.g. www.example.com.",
    )
    .check("target.type", target.type, (type) => types.has(type), `Use one of ${[...types].join(", ")}.`)
    .check(
      "target",
      target.type,
      () => (content === undefined) !== (data === undefined),
      "Give the record either a content or data.",
    )
    .check("target", content, target.rule.isValid, target.rule.fix)
    .check(
      "target.priority",
      priority,
      (number) => Number.isInteger(number) && number >= 0 && number <= 65_535,
      "Use 0 to 65535.",
    )
    .check(
      "proxied",
      proxied,
      (isProxied) => !isProxied || target.isProxiable,
      "Leave it out: Cloudflare stands in front of A, AAAA and CNAME records alone.",
    )
    .check(
      "ttl",
      ttl,
      () => !proxied,
      "Leave it out: Cloudflare chooses the time to live of a proxied record.",
    )
    .check(
      "ttl",
      ttl,
      isWholeSeconds(Duration.seconds(30), Duration.days(1)),
      "Use whole seconds from 60 to a day, or from 30 in an Enterprise zone.",
    )
    .check("comment", props.comment, (text) => text.length <= 100, "Use 100 characters at most.")
    .finish();
}
