import {
  OriginCaCertificate,
  type OriginCaCertificateConfig,
} from "@cdktf/provider-cloudflare/lib/origin-ca-certificate";
import { Construct, type IConstruct } from "constructs";
import { Duration, Validation } from "../core";
import { certificateRequestProblems, isOfEllipticCurve } from "./certificate-request";
import { isHostnamePattern } from "./hostname";
import { replacedByOwnChanges } from "./replaced-by-own-changes";

/** A certificate that Cloudflare trusts on an origin, ours or somebody else's. */
export interface IOriginCertificate extends IConstruct {
  /** The host names that it is good for; `*.` stands for one level. */
  readonly hostnames: readonly string[];
}

/** Who signs: Cloudflare's RSA or elliptic curve authority. */
export type OriginRequestType = "origin-rsa" | "origin-ecc";

/** Properties of an `OriginCertificate`. */
export interface OriginCertificateProps {
  /** 1 to 100 host names, e.g. `chat.example.com` or `*.example.com`; all in zones of the account. */
  hostnames: string[];
  /**
   * Certificate signing request, PEM. It holds no secret: the private key is made on the server, stays there and comes
   * near neither Terraform nor the repository.
   *
   * @example openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout origin.key -subj /CN=origin
   */
  certificateRequest: string;
  /**
   * Authority that signs.
   * @default - the one of the request's own kind of key
   */
  requestType?: OriginRequestType;
  /**
   * How long the certificate is good for: 7, 30, 90, 365, 730, 1095 or 5475 days (15 years). Terraform does not renew it.
   * @default Duration.days(5475)
   */
  validity?: Duration;
  /** Changes the `cloudflare_origin_ca_certificate` resource before it is made. */
  transform?: (config: OriginCaCertificateConfig) => OriginCaCertificateConfig;
}

/**
 * A certificate of Cloudflare's Origin CA, which Cloudflare alone trusts, for a server behind proxied host names.
 *
 * A change of a property makes a new certificate before it revokes the present one.
 *
 * @example
 * const certificate = new OriginCertificate(this, "Certificate", {
 *   hostnames: ["chat.example.com"], certificateRequest: readFileSync("origin.csr", "utf8"),
 * });
 */
export class OriginCertificate extends Construct implements IOriginCertificate {
  /** A certificate that is made by others, or by another stack. */
  static fromHostnames(scope: Construct, id: string, hostnames: readonly string[]): IOriginCertificate {
    class Import extends Construct implements IOriginCertificate {
      readonly hostnames = hostnames;
    }
    return new Import(scope, id);
  }

  /** The host names that it is good for, sorted. */
  readonly hostnames: readonly string[];
  /** The certificate, PEM; no secret. Known once it is signed. */
  readonly certificate: string;

  /** @throws ValidationError with everything that Cloudflare would refuse; it never shows what is no request */
  constructor(scope: Construct, id: string, props: OriginCertificateProps) {
    super(scope, id);
    validate(this, props);
    const { certificateRequest, transform } = props;
    const { requestType = isOfEllipticCurve(certificateRequest) ? "origin-ecc" : "origin-rsa" } = props;
    const { validity = Duration.days(5475) } = props;
    this.hostnames = [...props.hostnames].sort();
    const settings = {
      csr: certificateRequest,
      hostnames: [...this.hostnames],
      requestType,
      requestedValidity: validity.toSeconds() / secondsOfDay,
    };
    const config: OriginCaCertificateConfig = {
      ...settings,
      lifecycle: {
        // The API answers host names in an order of its own, which would replace the certificate in every plan
        // (cloudflare/terraform-provider-cloudflare#5392, #6239).
        ...replacedByOwnChanges(this, "Settings", settings),
        createBeforeDestroy: true,
      },
    };
    this.certificate = new OriginCaCertificate(this, "Resource", transform?.(config) ?? config).certificate;
  }
}

const secondsOfDay = 86_400;
const validities = [7, 30, 90, 365, 730, 1095, 5475];

function validate(certificate: OriginCertificate, props: OriginCertificateProps): void {
  const { hostnames, requestType, validity } = props;
  const validation = new Validation(certificate)
    .check("hostnames", hostnames, ({ length }) => length >= 1 && length <= 100, "Use 1 to 100 host names.")
    .check("hostnames", hostnames, (names) => new Set(names).size === names.length, "Name each host once.");
  for (const hostname of hostnames) {
    validation.check(
      "hostnames",
      hostname,
      isHostnamePattern,
      "Use a full lower-case host name, with *. before it for all those of one level.",
    );
  }
  validation
    .check(
      "requestType",
      requestType,
      (type) => type === "origin-rsa" || type === "origin-ecc",
      "Use origin-rsa or origin-ecc.",
    )
    .check(
      "validity",
      validity,
      (time) => validities.some((days) => time.toMilliseconds() === days * secondsOfDay * 1000),
      `Use one of ${validities.join(", ")} days.`,
    )
    .add(...certificateRequestProblems("certificateRequest", props.certificateRequest))
    .finish();
}
