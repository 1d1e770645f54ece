import { NotificationChannel, NotificationTarget } from "../../../constructs/gcp";
import { Template } from "../../../constructs/testing";
import { googleStack } from "./google-stack";

test("people are told by whatever means Monitoring has", () => {
  const stack = googleStack();
  const topic = "projects/demo-project/topics/alarms";
  const channel = new NotificationChannel(stack, "Channel", {
    channelName: "Alarms",
    target: NotificationTarget.of("pubsub", { topic }),
    transform: (config) => ({ ...config, forceDelete: true }),
  });
  Template.fromStack(stack).hasResource("google_monitoring_notification_channel", {
    type: "pubsub",
    labels: { topic },
    force_delete: true,
  });
  expect(channel.node.defaultChild).toMatchObject({
    terraformResourceType: "google_monitoring_notification_channel",
  });
});

test("a channel is deleted after the alarms that told it have been changed", () => {
  const stack = googleStack();
  const target = NotificationTarget.email("on-call@example.com");
  new NotificationChannel(stack, "Mail", { channelName: "On call", target });
  Template.fromStack(stack).hasResource("google_monitoring_notification_channel", {
    lifecycle: { create_before_destroy: true },
  });
});

test("a channel names all that is wrong with it", () => {
  const make = () =>
    new NotificationChannel(googleStack(), "Channel", {
      channelName: "",
      target: NotificationTarget.email("on-call"),
      labels: { Team: "platform" },
    });
  expect(make).toThrow("stack/Channel: 3 values cannot be used");
  expect(make).toThrow('channelName is "". Use 1 to 512 characters.');
  expect(make).toThrow('target.email_address is "on-call". Use a mail address.');
  expect(make).toThrow('labels key is "Team".');
});

test("a channel refuses a means that Monitoring cannot have, and one of others' by its name", () => {
  const target = NotificationTarget.of("Pub/Sub", {});
  expect(() => new NotificationChannel(googleStack(), "Channel", { channelName: "It", target })).toThrow(
    'stack/Channel: target.type is "Pub/Sub"\n  Use a type that Monitoring lists, e.g. pubsub.',
  );
  expect(() => NotificationChannel.fromChannelId(googleStack(), "Theirs", "On call")).toThrow(
    'stack/Theirs: channelId is "On call"\n  Use projects/<project>/notificationChannels/<number>.',
  );
});
