import { DnsRecord, type DnsRecordProps, RecordTarget, Worker } from "../../../constructs/cloudflare";
import { Duration } from "../../../constructs/core";
import { App, TerraformVariable } from "../../../constructs/core/terraform";
import { Match, Template } from "../../../constructs/testing";
import { accountId, cloudflareStack, zoneId } from "./cloudflare-stack";

const type = "cloudflare_dns_record";
const recordName = "www.example.com";

function recordOf(target: RecordTarget, props: Partial<DnsRecordProps> = {}) {
  const stack = cloudflareStack();
  new DnsRecord(stack, "Web", { zoneId, recordName, target, ...props });
  return Object.values(Template.fromStack(stack).findResources(type))[0];
}

test("a record has its full name, an automatic time to live, and leaves the API's settings alone", () => {
  expect(recordOf(RecordTarget.ipv4("203.0.113.7"), { comment: "web server" })).toMatchObject({
    zone_id: zoneId,
    name: recordName,
    type: "A",
    content: "203.0.113.7",
    ttl: 1,
    proxied: false,
    comment: "web server",
    lifecycle: { ignore_changes: ["settings"] },
  });
});

test.each([
  { target: RecordTarget.ipv6("2001:DB8:0:0::1"), record: { type: "AAAA", content: "2001:db8::1" } },
  {
    target: RecordTarget.cname("pages.example.net"),
    record: { type: "CNAME", content: "pages.example.net" },
  },
  { target: RecordTarget.text('v="1"'), record: { type: "TXT", content: '"v=\\"1\\""' } },
  {
    target: RecordTarget.text("x".repeat(300)),
    record: { type: "TXT", content: `"${"x".repeat(255)}" "${"x".repeat(45)}"` },
  },
  {
    target: RecordTarget.mail("mx.example.net", 5),
    record: { type: "MX", content: "mx.example.net", priority: 5 },
  },
  { target: RecordTarget.nameServer("ns.example.net"), record: { type: "NS", content: "ns.example.net" } },
  {
    target: RecordTarget.certificateAuthority("letsencrypt.org"),
    record: { type: "CAA", data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
  },
  {
    target: RecordTarget.of("SRV", { data: { priority: 1, weight: 2, port: 443, target: "a.example.net" } }),
    record: { type: "SRV", data: { priority: 1, weight: 2, port: 443, target: "a.example.net" } },
  },
])("a record can hold $record", ({ target, record }) => {
  expect(recordOf(target)).toMatchObject(record);
});

test("a kind of record that Cloudflare cannot stand in front of does not say whether it is proxied", () => {
  expect(recordOf(RecordTarget.text("hello"))).not.toHaveProperty("proxied");
});

test("a proxied record's time to live is Cloudflare's, another's may be set", () => {
  const address = RecordTarget.ipv4("203.0.113.7");
  expect(recordOf(address, { proxied: true })).toMatchObject({ proxied: true, ttl: 1 });
  expect(recordOf(address, { ttl: Duration.minutes(5) })).toMatchObject({ ttl: 300 });
});

test("addresses and texts that are known at apply time only pass", () => {
  const stack = cloudflareStack();
  const variable = new TerraformVariable(stack, "Value", { type: "string" });
  const make = (id: string, target: RecordTarget) =>
    new DnsRecord(stack, id, { zoneId, recordName: `${id.toLowerCase()}.example.com`, target });
  make("Four", RecordTarget.ipv4(variable.stringValue));
  make("Six", RecordTarget.ipv6(variable.stringValue));
  make("Text", RecordTarget.text(variable.stringValue));
  const template = Template.fromStack(stack);
  const value = Match.stringLikeRegexp("^\\$\\{var\\.Value\\}$");
  template.hasResource(type, { type: "A", content: value });
  template.hasResource(type, { type: "AAAA", content: value });
  template.hasResource(type, { type: "TXT", content: Match.stringLikeRegexp('^"\\$\\{var\\.Value\\}"$') });
});

test("transform changes the underlying resource, and a record of others' is known by its name", () => {
  expect(
    recordOf(RecordTarget.text("hello"), { transform: (config) => ({ ...config, tags: ["owner:web"] }) }),
  ).toMatchObject({ tags: ["owner:web"] });
  expect(DnsRecord.fromRecordName(cloudflareStack(), "Theirs", recordName).recordName).toBe(recordName);
});

test.each(["example.com", "*.example.com", "_dmarc.example.com", "s_1._domainkey.example.com", "a.xn--p1ai"])(
  "a record can have the name %s",
  (name) => {
    expect(recordOf(RecordTarget.text("hello"), { recordName: name })).toMatchObject({ name });
  },
);

test.each([
  { props: { zoneId: "example.com" }, message: 'zoneId is "example.com"\n  Use the zone\'s 32 hex digits.' },
  { props: { recordName: "www" }, message: 'recordName is "www"' },
  { props: { recordName: "WWW.example.com" }, message: 'recordName is "WWW.example.com"' },
  { props: { recordName: "www.example.com." }, message: 'recordName is "www.example.com."' },
  { props: { recordName: "a.*.example.com" }, message: 'recordName is "a.*.example.com"' },
  {
    props: { target: RecordTarget.ipv4("2001:db8::1") },
    message: 'target is "2001:db8::1"\n  Use an IPv4 address.',
  },
  {
    props: { target: RecordTarget.ipv6("203.0.113.7") },
    message: 'target is "203.0.113.7"\n  Use an IPv6 address.',
  },
  { props: { target: RecordTarget.cname("https://a.example") }, message: 'target is "https://a.example"' },
  { props: { target: RecordTarget.text("") }, message: 'target is "\\"\\""\n  Use 1 to 2048 printable' },
  { props: { target: RecordTarget.text("ünicode") }, message: "target is" },
  { props: { target: RecordTarget.mail("mx.example.net", 70_000) }, message: "target.priority is 70000" },
  { props: { target: RecordTarget.of("HINFO", { content: "x" }) }, message: 'target.type is "HINFO"' },
  {
    props: { target: RecordTarget.of("PTR", { content: "" }) },
    message: 'target is ""\n  Give the record a content.',
  },
  { props: { target: RecordTarget.of("SRV", {}) }, message: 'target is "SRV"\n  Give the record either' },
  { props: { target: RecordTarget.text("hello"), proxied: true }, message: "proxied is true" },
  { props: { proxied: true, ttl: Duration.minutes(5) }, message: "ttl is 5 min\n  Leave it out" },
  { props: { ttl: Duration.seconds(10) }, message: "ttl is 10 s\n  Use whole seconds from 60" },
  { props: { ttl: Duration.days(2) }, message: "ttl is 2 d" },
  { props: { ttl: Duration.milliseconds(60_500) }, message: "ttl is 60500 ms" },
  { props: { comment: "x".repeat(101) }, message: "comment is" },
])("a record refuses $message", ({ props, message }) => {
  expect(() => recordOf(RecordTarget.ipv4("203.0.113.7"), props)).toThrow(`stack/Web: ${message}`);
});

const records: Record<string, Partial<DnsRecordProps> & { target: RecordTarget }> = {
  a: { target: RecordTarget.ipv4("203.0.113.7") },
  "another a": { target: RecordTarget.ipv4("203.0.113.8") },
  aaaa: { target: RecordTarget.ipv6("2001:db8::1") },
  cname: { target: RecordTarget.cname("pages.example.net") },
  "proxied cname": { target: RecordTarget.cname("pages.example.net"), proxied: true },
  txt: { target: RecordTarget.text("hello") },
  mx: { target: RecordTarget.mail("mx.example.net") },
};

/** Makes two records of one name, in two stacks of an app. */
function pair(one: string, other: string) {
  const app = new App();
  for (const [id, kind] of [
    ["one", one],
    ["two", other],
  ] as const) {
    new DnsRecord(cloudflareStack(app, id), "Web", {
      zoneId,
      recordName,
      ...records[kind],
    } as DnsRecordProps);
  }
}

test.each([
  ["a", "another a"],
  ["a", "aaaa"],
  ["a", "txt"],
  ["txt", "mx"],
  ["proxied cname", "txt"],
])("%s and %s may have one name", (one, other) => {
  expect(() => pair(one, other)).not.toThrow();
  expect(() => pair(other, one)).not.toThrow();
});

test.each([
  ["a", "cname"],
  ["txt", "cname"],
  ["a", "proxied cname"],
  ["cname", "proxied cname"],
  ["proxied cname", "aaaa"],
])("%s and %s cannot have one name, and both are named", (one, other) => {
  for (const order of [() => pair(one, other), () => pair(other, one)]) {
    expect(order).toThrow(
      'two/Web: recordName is "www.example.com"\n  Choose another host name: one/Web has this one, as ',
    );
  }
});

test("a record that is there already is refused", () => {
  expect(() => pair("a", "a")).toThrow('two/Web: record is "www.example.com A 203.0.113.7"');
});

test("a Worker's host name takes no address beside it, but may hold data", () => {
  const make = (target: RecordTarget) => () => {
    const app = new App();
    new Worker(cloudflareStack(app, "edge"), "Hooks", {
      accountId,
      scriptName: "dev-hooks",
      entry: "lambdas/hooks/index.ts",
      domains: [{ hostname: recordName, zoneId }],
    });
    new DnsRecord(cloudflareStack(app, "swarm"), "Web", { zoneId, recordName, target });
  };
  expect(make(RecordTarget.ipv4("203.0.113.7"))).toThrow(
    'swarm/Web: recordName is "www.example.com"\n' +
      "  Choose another host name: edge/Hooks has this one, as the one that answers there.",
  );
  expect(make(RecordTarget.text("hello"))).not.toThrow();
});

test("names that are known at apply time only are not compared", () => {
  const stack = cloudflareStack();
  const { stringValue } = new TerraformVariable(stack, "Name", { type: "string" });
  for (const id of ["One", "Two"]) {
    new DnsRecord(stack, id, {
      zoneId,
      recordName: stringValue,
      target: RecordTarget.cname("a.example.net"),
    });
  }
  Template.fromStack(stack).hasResource(type, { name: Match.stringLikeRegexp("var\\.Name") });
});
