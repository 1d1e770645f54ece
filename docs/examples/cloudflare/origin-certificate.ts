import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Duration } from "tricloud";
import { OriginCertificate, useCloudflare } from "tricloud/cloudflare";

// Made on the server by openssl req; it holds no secret.
const certificateRequest = `-----BEGIN CERTIFICATE REQUEST-----
MIHLMHMCAQAwETEPMA0GA1UEAwwGb3JpZ2luMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEuerqJWMVHZrkGWnmiQkju7oXMwtEkGDegtOQs35NZJ6zGMZ1NLeCI8cM
2LpXQDbC5qMVW/Ko9XncdELVlNDGJaAAMAoGCCqGSM49BAMCA0gAMEUCIQC8gy79
icx50+ffwksVgOISq2L7qUMfknDUZA2GkY80GQIgN+gZBjYoGd9/yJ63KmtgLoYe
5BDsmMJ5MIwJ6xzjtX8=
-----END CERTIFICATE REQUEST-----
`;

export class OriginCertificateStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    const certificate = new OriginCertificate(this, "Certificate", {
      hostnames: ["shop.example.com"],
      certificateRequest,
      validity: Duration.days(365),
    });
    new TerraformOutput(this, "certificate", { value: certificate.certificate });
  }
}
