import { OriginCertificate, type OriginCertificateProps } from "../../../constructs/cloudflare";
import { Duration } from "../../../constructs/core";
import { TerraformVariable } from "../../../constructs/core/terraform";
import { Match, Template } from "../../../constructs/testing";
import { ellipticCurveRequest, rsaRequest } from "./certificate-requests";
import { cloudflareStack } from "./cloudflare-stack";

const type = "cloudflare_origin_ca_certificate";

function certificateStack(props: Partial<OriginCertificateProps> = {}) {
  const stack = cloudflareStack();
  const certificate = new OriginCertificate(stack, "Certificate", {
    hostnames: ["files.example.com", "chat.example.com"],
    certificateRequest: ellipticCurveRequest,
    ...props,
  });
  return { stack, certificate };
}

test("a certificate is signed for the request's own kind of key, as long as Cloudflare signs any", () => {
  Template.fromStack(certificateStack().stack).hasResource(type, {
    csr: ellipticCurveRequest,
    hostnames: ["chat.example.com", "files.example.com"],
    request_type: "origin-ecc",
    requested_validity: 5475,
  });
  Template.fromStack(certificateStack({ certificateRequest: rsaRequest }).stack).hasResource(type, {
    request_type: "origin-rsa",
  });
});

test("the authority and the validity are the caller's to choose", () => {
  const { stack, certificate } = certificateStack({
    hostnames: ["*.example.com"],
    requestType: "origin-rsa",
    validity: Duration.days(365),
  });
  Template.fromStack(stack).hasResource(type, { request_type: "origin-rsa", requested_validity: 365 });
  expect(certificate.hostnames).toEqual(["*.example.com"]);
});

test("only a change of ours makes another certificate, and the present one is revoked after that", () => {
  const template = Template.fromStack(certificateStack().stack);
  template.hasResource(type, {
    lifecycle: {
      ignore_changes: "all",
      create_before_destroy: true,
      replace_triggered_by: [Match.stringLikeRegexp("^terraform_data\\.Certificate_Settings_")],
    },
  });
  template.hasResource("terraform_data", {
    input: {
      csr: ellipticCurveRequest,
      hostnames: ["chat.example.com", "files.example.com"],
      requestType: "origin-ecc",
      requestedValidity: 5475,
    },
  });
});

test("a request that is known at apply time only passes", () => {
  const { stack } = certificateStack();
  const request = new TerraformVariable(stack, "Request", { type: "string" });
  new OriginCertificate(stack, "Other", {
    hostnames: ["other.example.com"],
    certificateRequest: request.stringValue,
  });
  Template.fromStack(stack).hasResource(type, {
    csr: Match.stringLikeRegexp("^\\$\\{var\\.Request\\}$"),
    request_type: "origin-rsa",
  });
});

test("transform changes the underlying resource, and defaultChild is it", () => {
  const { stack, certificate } = certificateStack({
    transform: (config) => ({ ...config, requestType: "keyless-certificate" }),
  });
  Template.fromStack(stack).hasResource(type, { request_type: "keyless-certificate" });
  expect(certificate.node.defaultChild).toMatchObject({ terraformResourceType: type });
});

test("a certificate of others' is known by its host names", () => {
  const certificate = OriginCertificate.fromHostnames(cloudflareStack(), "Theirs", ["*.example.com"]);
  expect(certificate.hostnames).toEqual(["*.example.com"]);
});

test("a private key is refused, and not a character of it is told", () => {
  const secret = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
  const key = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`;
  for (const certificateRequest of [key, ellipticCurveRequest + key]) {
    const make = () => certificateStack({ certificateRequest });
    expect(make).toThrow(
      "stack/Certificate: certificateRequest is a private key\n  Keep the key on the server",
    );
    expect(make).not.toThrow(new RegExp(secret.slice(4, 12)));
  }
});

test.each([
  { what: "an empty text", certificateRequest: "" },
  { what: "a file's name", certificateRequest: "origin.csr" },
  {
    what: "a certificate",
    certificateRequest: ellipticCurveRequest.replaceAll("CERTIFICATE REQUEST", "CERTIFICATE"),
  },
  { what: "two requests", certificateRequest: ellipticCurveRequest + ellipticCurveRequest },
  { what: "a request that is not DER", certificateRequest: ellipticCurveRequest.replace("MIHL", "AAAA") },
])("$what is no request", ({ certificateRequest }) => {
  expect(() => certificateStack({ certificateRequest })).toThrow(
    "stack/Certificate: certificateRequest is no request\n  Use one PEM block that begins with BEGIN CERTIFICATE REQUEST.",
  );
});

test.each([
  { props: { hostnames: [] }, message: "hostnames is []\n  Use 1 to 100 host names." },
  { props: { hostnames: ["a.example.com", "a.example.com"] }, message: "hostnames is" },
  { props: { hostnames: ["https://example.com"] }, message: 'hostnames is "https://example.com"' },
  { props: { hostnames: ["203.0.113.7"] }, message: 'hostnames is "203.0.113.7"' },
  { props: { hostnames: ["*.com"] }, message: 'hostnames is "*.com"' },
  { props: { validity: Duration.days(100) }, message: "validity is 100 d\n  Use one of 7, 30, 90" },
  { props: { requestType: "rsa" }, message: 'requestType is "rsa"\n  Use origin-rsa or origin-ecc.' },
])("a certificate refuses $message", ({ props, message }) => {
  expect(() => certificateStack(props as Partial<OriginCertificateProps>)).toThrow(
    `stack/Certificate: ${message}`,
  );
});
