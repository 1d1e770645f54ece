import {
  DnsRecord,
  OriginCertificate,
  PublicHost,
  type PublicHostProps,
  RecordTarget,
  Worker,
} from "../../../constructs/cloudflare";
import { App, TerraformVariable } from "../../../constructs/core/terraform";
import { Match, Template } from "../../../constructs/testing";
import { ellipticCurveRequest } from "./certificate-requests";
import { accountId, cloudflareStack, zoneId } from "./cloudflare-stack";

const hostname = "chat.example.com";

function hostStack({
  covered = [hostname],
  ...props
}: Partial<PublicHostProps> & { covered?: string[] } = {}) {
  const stack = cloudflareStack();
  const certificate = new OriginCertificate(stack, "Certificate", {
    hostnames: covered,
    certificateRequest: ellipticCurveRequest,
  });
  const host = new PublicHost(stack, "Chat", {
    zoneId,
    hostname,
    certificate,
    ...("ipv4" in props || "ipv6" in props ? {} : { ipv4: ["203.0.113.7"] }),
    ...props,
  });
  return { stack, host };
}

test("a public host is proxied, by both kinds of addresses", () => {
  const { stack, host } = hostStack({ ipv4: ["203.0.113.7"], ipv6: ["2001:db8::1"] });
  const template = Template.fromStack(stack);
  template.resourceCountIs("cloudflare_dns_record", 2);
  template.hasResource("cloudflare_dns_record", {
    name: hostname,
    type: "A",
    content: "203.0.113.7",
    proxied: true,
    ttl: 1,
  });
  template.hasResource("cloudflare_dns_record", {
    name: hostname,
    type: "AAAA",
    content: "2001:db8::1",
    proxied: true,
  });
  expect(host.url).toBe("https://chat.example.com");
});

test("one kind of address is enough, and may be known at apply time only", () => {
  const stack = cloudflareStack();
  const { stringValue } = new TerraformVariable(stack, "Address", { type: "string" });
  const certificate = OriginCertificate.fromHostnames(stack, "Certificate", [hostname]);
  new PublicHost(stack, "Chat", { zoneId, hostname, certificate, ipv6: [stringValue] });
  const template = Template.fromStack(stack);
  template.resourceCountIs("cloudflare_dns_record", 1);
  template.hasResource("cloudflare_dns_record", {
    type: "AAAA",
    content: Match.stringLikeRegexp("^\\$\\{var\\.Address\\}$"),
  });
});

test("a certificate's *. is good for one level below it", () => {
  expect(() => hostStack({ covered: ["*.example.com"] })).not.toThrow();
  expect(() => hostStack({ covered: ["*.example.com"], hostname: "a.b.example.com" })).toThrow(
    'stack/Chat: hostname is "a.b.example.com"\n' +
      "  Add it to the host names of stack/Certificate: *.example.com.",
  );
  expect(() => hostStack({ covered: ["*.example.com"], hostname: "example.com" })).toThrow(
    'stack/Chat: hostname is "example.com"',
  );
});

test.each([
  { props: { zoneId: "mine" }, message: 'zoneId is "mine"' },
  {
    props: { ipv4: undefined },
    message: "ipv4 is missing\n  Give the origin's address: ipv4, ipv6 or both.",
  },
  {
    props: { hostname: "*.example.com", covered: ["*.example.com"] },
    message: 'hostname is "*.example.com"',
  },
])("a public host refuses $props", ({ props, message }) => {
  expect(() => hostStack(props as Partial<PublicHostProps>)).toThrow(`stack/Chat: ${message}`);
});

test("an address that is none is named with the record it was for", () => {
  expect(() => hostStack({ ipv4: ["chat"] })).toThrow(
    'stack/Chat/Ipv4-1: target is "chat"\n  Use an IPv4 address.',
  );
});

test("a host name is one public host's alone, in all stacks of an app", () => {
  const app = new App();
  const make = (id: string) => {
    const stack = cloudflareStack(app, id);
    const certificate = OriginCertificate.fromHostnames(stack, "Certificate", [hostname]);
    new PublicHost(stack, "Chat", { zoneId, hostname, certificate, ipv4: ["203.0.113.7"] });
    return stack;
  };
  const swarm = make("swarm");
  expect(() => make("vectors")).toThrow(
    'vectors/Chat: hostname is "chat.example.com"\n' +
      "  Choose another host name: swarm/Chat has this one, as the one that answers there.",
  );
  expect(() => {
    const target = RecordTarget.ipv6("2001:db8::1");
    new DnsRecord(swarm, "More", { zoneId, recordName: hostname, target });
  }).toThrow("swarm/Chat has this one");
  expect(() => {
    const entry = "lambdas/chat/index.ts";
    const domains = [{ hostname, zoneId }];
    new Worker(cloudflareStack(app, "edge"), "Chat", { accountId, scriptName: "chat", entry, domains });
  }).toThrow(
    'edge/Chat: hostname is "chat.example.com"\n  Choose another host name: swarm/Chat has this one',
  );
});

test("a public host's name may hold data beside its addresses", () => {
  const { stack } = hostStack();
  expect(
    () => new DnsRecord(stack, "Proof", { zoneId, recordName: hostname, target: RecordTarget.text("proof") }),
  ).not.toThrow();
});

test("servers that share a host name have a record each", () => {
  const { stack } = hostStack({ ipv4: ["203.0.113.7", "203.0.113.8"] });
  const template = Template.fromStack(stack);
  for (const content of ["203.0.113.7", "203.0.113.8"]) {
    template.hasResource("cloudflare_dns_record", {
      type: "A",
      name: "chat.example.com",
      content,
      proxied: true,
    });
  }
});
