import { ZoneSetting } from "@cdktf/provider-cloudflare/lib/zone-setting";
import type { Construct } from "constructs";

/**
 * Sets one setting of a zone. The one place that knows `cloudflare_zone_setting`, whose value is a map to the bindings
 * and a plain text to the provider.
 *
 * @param settingId as the API calls it, e.g. `min_tls_version`; also the construct's id
 */
export function zoneSetting(scope: Construct, zoneId: string, settingId: string, value: string): void {
  new ZoneSetting(scope, settingId, { zoneId, settingId, value: {} }).addOverride("value", value);
}
