import { Construct } from "constructs";
import { Validation } from "../core";
import { claimName } from "./claim-name";
import { isCloudflareId, zoneIdFix } from "./cloudflare-id";
import { zoneSetting } from "./zone-setting";

/** Oldest version of TLS that visitors may use. */
export type TlsVersion = "1.2" | "1.3";

/** Properties of a `ZoneTls`. */
export interface ZoneTlsProps {
  /** 32 hex digits. */
  zoneId: string;
  /**
   * Oldest version of TLS that visitors may use.
   * @default "1.2"
   */
  minimumVersion?: TlsVersion;
  /**
   * Whether visitors who come by HTTP are sent to HTTPS.
   * @default true
   */
  redirectToHttps?: boolean;
  /**
   * Whether Cloudflare shows its own client certificate to the origins of all proxied hosts, so that they can refuse
   * whoever does not come through Cloudflare. All customers share the certificate: keep the origin's firewall.
   * @default false
   * @see https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/set-up/global/
   */
  authenticatedOriginPulls?: boolean;
}

/**
 * How all proxied hosts of a zone speak TLS: with origins only if their certificate is good ("Full (strict)"), with
 * visitors from a version up. Once in a zone, however many `PublicHost`s it has.
 *
 * Cloudflare keeps the settings when the construct is taken away.
 *
 * @example
 * new ZoneTls(this, "Tls", { zoneId, authenticatedOriginPulls: true });
 */
export class ZoneTls extends Construct {
  /** @throws ValidationError if another construct of the app sets the zone's TLS */
  constructor(scope: Construct, id: string, props: ZoneTlsProps) {
    super(scope, id);
    const {
      zoneId,
      minimumVersion = "1.2",
      redirectToHttps = true,
      authenticatedOriginPulls = false,
    } = props;
    new Validation(this)
      .check("zoneId", zoneId, isCloudflareId, zoneIdFix)
      .check(
        "minimumVersion",
        minimumVersion,
        (version) => version === "1.2" || version === "1.3",
        "Use 1.2 or 1.3.",
      )
      .finish();
    claimName(this, zoneId, "zoneId", zoneId, (path) => `Set a zone's TLS once: ${path} does.`);
    zoneSetting(this, zoneId, "ssl", "strict");
    zoneSetting(this, zoneId, "min_tls_version", minimumVersion);
    zoneSetting(this, zoneId, "always_use_https", onOff(redirectToHttps));
    zoneSetting(this, zoneId, "tls_client_auth", onOff(authenticatedOriginPulls));
  }
}

function onOff(value: boolean): "on" | "off" {
  return value ? "on" : "off";
}
