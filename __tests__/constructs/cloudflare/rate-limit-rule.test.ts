import {
  RateLimitRule,
  type RateLimitRuleProps,
  RequestCounter,
  RequestMatch,
} from "../../../constructs/cloudflare";
import { Duration } from "../../../constructs/core";
import { App, TerraformVariable } from "../../../constructs/core/terraform";
import { Template } from "../../../constructs/testing";
import { cloudflareStack, zoneId } from "./cloudflare-stack";

const type = "cloudflare_ruleset";
const limit: RateLimitRuleProps = {
  zoneId,
  match: RequestMatch.host("hooks.example.com"),
  requests: 300,
  period: Duration.minutes(1),
};

function ruleOf(props: Partial<RateLimitRuleProps> = {}) {
  const stack = cloudflareStack();
  new RateLimitRule(stack, "Hooks", { ...limit, ...props });
  const [ruleset] = Object.values(Template.fromStack(stack).findResources(type));
  return (ruleset?.["rules"] as Record<string, unknown>[] | undefined)?.[0];
}

test("a limit blocks an address for as long as it counts, in each data center", () => {
  expect(ruleOf()).toEqual({
    ref: expect.stringMatching(/^stack-hooks-[0-9a-f]{8}$/),
    description: "stack/Hooks",
    expression: 'http.host eq "hooks.example.com"',
    action: "block",
    enabled: true,
    ratelimit: {
      characteristics: ["cf.colo.id", "ip.src"],
      period: 60,
      requests_per_period: 300,
      mitigation_timeout: 60,
    },
  });
});

test("a challenge is put to the requests over the limit alone", () => {
  expect(ruleOf({ action: "managed_challenge" })).toMatchObject({
    action: "managed_challenge",
    ratelimit: { mitigation_timeout: 0 },
  });
});

test("what is counted, for how long and under what name are the caller's to choose", () => {
  expect(
    ruleOf({
      countBy: [RequestCounter.VISITOR, RequestCounter.header("X-Api-Key")],
      mitigationTimeout: Duration.days(1),
      action: "log",
      description: "deliveries",
      transform: (rule) => ({ ...rule, enabled: false }),
    }),
  ).toMatchObject({
    description: "deliveries",
    action: "log",
    enabled: false,
    ratelimit: {
      characteristics: ["cf.colo.id", "cf.unique_visitor_id", 'http.request.headers["x-api-key"]'],
      mitigation_timeout: 86_400,
    },
  });
});

test.each([
  { match: RequestMatch.path("/login"), expression: 'http.request.uri.path eq "/login"' },
  { match: RequestMatch.pathPrefix("/api/"), expression: 'starts_with(http.request.uri.path, "/api/")' },
  { match: RequestMatch.path('/a"b\\c'), expression: 'http.request.uri.path eq "/a\\"b\\\\c"' },
  {
    match: RequestMatch.host("a.example.com").and(RequestMatch.method("POST").or(RequestMatch.of("ssl"))),
    expression: '(http.host eq "a.example.com") and ((http.request.method eq "POST") or (ssl))',
  },
])("requests are told by $expression", ({ match, expression }) => {
  expect(ruleOf({ match })).toMatchObject({ expression });
});

test("all limits of a zone are one ruleset, in their order, wherever in a stack they are", () => {
  const stack = cloudflareStack();
  new RateLimitRule(stack, "Hooks", limit);
  const other = new RateLimitRule(stack, "Other", { ...limit, zoneId: "0".repeat(32) });
  new RateLimitRule(other, "Chat", { ...limit, match: RequestMatch.host("chat.example.com") });
  const template = Template.fromStack(stack);
  template.resourceCountIs(type, 2);
  template.hasResource(type, {
    zone_id: zoneId,
    kind: "zone",
    phase: "http_ratelimit",
    rules: [
      { expression: 'http.host eq "hooks.example.com"' },
      { expression: 'http.host eq "chat.example.com"' },
    ],
  });
  expect(stack.node.tryFindChild(`RateLimits-${zoneId}`)).toMatchObject({ terraformResourceType: type });
});

test("the limits of a zone that is known at apply time only are one ruleset too", () => {
  const stack = cloudflareStack();
  const zone = new TerraformVariable(stack, "Zone", { type: "string" }).stringValue;
  new RateLimitRule(stack, "Hooks", { ...limit, zoneId: zone });
  new RateLimitRule(stack, "Chat", { ...limit, zoneId: zone });
  const [ruleset] = Object.values(Template.fromStack(stack).findResources(type));
  expect(ruleset?.["rules"]).toHaveLength(2);
});

test("two stacks cannot limit one zone: each would take the other's limits away", () => {
  const app = new App();
  new RateLimitRule(cloudflareStack(app, "edge"), "Hooks", limit);
  expect(() => new RateLimitRule(cloudflareStack(app, "swarm"), "Chat", limit)).toThrow(
    `swarm/Chat: zoneId is "${zoneId}"\n  Put all rate limits of a zone in one stack: edge/Hooks is in another`,
  );
});

test.each([
  { props: { zoneId: "mine" }, message: 'zoneId is "mine"' },
  {
    props: { match: RequestMatch.of("") },
    message: 'match is ""\n  Use an expression of 1 to 4096 characters.',
  },
  { props: { requests: 0 }, message: "requests is 0\n  Use a whole number of 1 or more." },
  { props: { requests: 1.5 }, message: "requests is 1.5" },
  {
    props: { period: Duration.seconds(30) },
    message: "period is 30 s\n  Use 10 seconds, or 1, 2, 5, 10 or 60 minutes.",
  },
  { props: { period: Duration.days(1) }, message: "period is 1 d" },
  { props: { mitigationTimeout: Duration.seconds(5) }, message: "mitigationTimeout is 5 s" },
  { props: { countBy: [] }, message: "countBy is []\n  Count by one thing at least" },
  { props: { countBy: [RequestCounter.PATH, RequestCounter.PATH] }, message: "countBy is" },
  {
    props: { countBy: [RequestCounter.ADDRESS, RequestCounter.VISITOR] },
    message: 'countBy is ["ip.src","cf.unique_visitor_id"]\n  Count by address or by visitor',
  },
  { props: { action: "drop" }, message: 'action is "drop"\n  Use one of block, managed_challenge, log.' },
])("a limit refuses $message", ({ props, message }) => {
  expect(() => ruleOf(props as Partial<RateLimitRuleProps>)).toThrow(`stack/Hooks: ${message}`);
});
