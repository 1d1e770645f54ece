import {
  type DnsRecordConfig,
  DnsRecord as DnsRecordResource,
} from "@cdktf/provider-cloudflare/lib/dns-record";
import type { Construct } from "constructs";
import type { Duration } from "../core";
import type { RecordTarget } from "./record-target";

/** A DNS record, in our own words. */
export interface DnsRecordResourceProps {
  zoneId: string;
  recordName: string;
  target: RecordTarget;
  proxied: boolean;
  ttl: Duration | undefined;
  comment: string | undefined;
  transform: ((config: DnsRecordConfig) => DnsRecordConfig) | undefined;
}

/**
 * The one place that knows `cloudflare_dns_record`, whose reading of names, settings and quotes changes between
 * provider versions (cloudflare/terraform-provider-cloudflare#6238, and the notes of releases 5.19 and 5.20).
 */
export function dnsRecordResource(scope: Construct, props: DnsRecordResourceProps): DnsRecordResource {
  const { zoneId, recordName, target, proxied, ttl, comment, transform } = props;
  const { content, data, priority } = target.fields;
  const config: DnsRecordConfig = {
    zoneId,
    name: recordName,
    type: target.type,
    // 1 stands for "automatic", the only time to live that a proxied record can have.
    ttl: ttl?.toSeconds() ?? 1,
    ...(content !== undefined && { content }),
    ...(priority !== undefined && { priority }),
    ...(target.isProxiable && { proxied }),
    ...(comment !== undefined && { comment }),
    // The API answers settings that nobody set.
    lifecycle: { ignoreChanges: ["settings"] },
  };
  const resource = new DnsRecordResource(scope, "Resource", transform?.(config) ?? config);
  // The bindings take `flags` for a map, while the provider takes a number.
  if (data) resource.addOverride("data", data);
  return resource;
}
