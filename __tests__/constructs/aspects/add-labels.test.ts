import { CloudIdentityGroup } from "@cdktf/provider-google/lib/cloud-identity-group";
import { MonitoringMetricDescriptor } from "@cdktf/provider-google/lib/monitoring-metric-descriptor";
import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { applyPolicies } from "../../../constructs/aspects";
import { TerraformVariable, Token } from "../../../constructs/core/terraform";
import { Network } from "../../../constructs/hetzner/bindings/network";
import { NetworkRoute } from "../../../constructs/hetzner/bindings/network-route";
import { Server } from "../../../constructs/hetzner/bindings/server";
import { Match, Template } from "../../../constructs/testing";
import { refusals, stackOf } from "./policed-stack";

const labels = { environment: "dev", team: "data" };

test("every resource that takes labels gets them, and its own win", () => {
  const stack = stackOf();
  new PubsubTopic(stack, "Topic", { name: "events" });
  new Network(stack, "Network", {
    name: "main",
    ipRange: "10.0.0.0/16",
    labels: { team: "platform", role: "net" },
  });
  applyPolicies(stack, { labels });
  const template = Template.fromStack(stack);
  template.hasResource("google_pubsub_topic", { labels });
  template.hasResource("hcloud_network", { labels: { environment: "dev", team: "platform", role: "net" } });
});

test("without labels to add, nothing is changed", () => {
  const stack = stackOf();
  new PubsubTopic(stack, "Topic", { name: "events" });
  applyPolicies(stack);
  Template.fromStack(stack).hasResource("google_pubsub_topic", { labels: Match.absent() });
});

test("resources without labels stay as they are", () => {
  const stack = stackOf();
  new ServiceAccount(stack, "Account", { accountId: "runner" });
  new NetworkRoute(stack, "Route", { networkId: 1, destination: "10.1.0.0/16", gateway: "10.0.0.2" });
  const before = Template.fromStack(stack).toJSON();
  applyPolicies(stack, { labels });
  expect(Template.fromStack(stack).toJSON()).toEqual(before);
});

test("labels that mean something else are left alone", () => {
  const stack = stackOf();
  const address = { email_address: "ops@example.com" };
  const kind = { "cloudidentity.googleapis.com/groups.discussion_forum": "" };
  new CloudIdentityGroup(stack, "Group", {
    parent: "customers/C0",
    groupKey: { id: "ops@example.com" },
    labels: kind,
  });
  new MonitoringNotificationChannel(stack, "Channel", { type: "email", labels: address });
  new MonitoringMetricDescriptor(stack, "Metric", {
    type: "custom.googleapis.com/calls",
    metricKind: "GAUGE",
    valueType: "INT64",
    displayName: "Calls",
    description: "Calls",
    labels: [{ key: "Direction" }],
  });
  applyPolicies(stack, { labels });
  const template = Template.fromStack(stack);
  template.hasResource("google_monitoring_notification_channel", { labels: address, user_labels: labels });
  template.hasResource("google_monitoring_metric_descriptor", { labels: [{ key: "Direction" }] });
  template.hasResource("google_cloud_identity_group", { labels: Match.exact(kind) });
});

test("labels that are known at apply time only are merged at apply time", () => {
  const stack = stackOf();
  const own = new TerraformVariable(stack, "Labels", { type: "map(string)" });
  new PubsubTopic(stack, "Topic", { name: "events", labels: Token.asStringMap(own.value) });
  applyPolicies(stack, { labels });
  Template.fromStack(stack).hasResource("google_pubsub_topic", {
    labels: Match.stringLikeRegexp(
      /^\$\{merge\(\{"environment" = "dev", "team" = "data"\}, var\.Labels\)\}$/,
    ),
  });
});

test("labels must be such as the cloud takes, the resource's own too", () => {
  const stack = stackOf();
  new PubsubTopic(stack, "Topic", { name: "events", labels: { Owner: "me" } });
  new Server(stack, "Server", {
    name: "one",
    serverType: "cx23",
    firewallIds: [1],
    labels: { "hetzner.cloud/x": "1", role: "data-" },
  });
  expect(refusals(stack, { labels: { team: "-data" } })).toEqual([
    expect.stringMatching(/^stack\/Server: labels key is "hetzner\.cloud\/x"\./),
    expect.stringMatching(/^stack\/Server: labels\.role is "data-"\./),
    expect.stringMatching(/^stack\/Server: labels\.team is "-data"\. Use up to 63 letters/),
    expect.stringMatching(/^stack\/Topic: labels key is "Owner"\. Start with a lower-case letter/),
  ]);
});
