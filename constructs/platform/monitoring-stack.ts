import type { Construct } from "constructs";
import { Duration, type EnvironmentConfig } from "../core";
import { NodeFunction, Subscription, useGoogle } from "../gcp";
import {
  Observability,
  type WatchedDeadLetters,
  type WatchedFunction,
  type WatchedHost,
  type WatchedSubscription,
} from "../patterns";
import { PlatformStack } from "./platform-stack";
import { sharedNames } from "./shared-names";

/** `<environment>-monitoring`: the dashboard, and who is told when something is wrong. */
export class MonitoringStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, "monitoring", config);
    useGoogle(this, config.gcp);
    new Observability(this, "Observability", {
      name: config.name,
      emails: config.monitoring.emails,
      functions: this.functions(),
      subscriptions: this.subscriptions(),
      deadLetters: this.deadLetters(),
      hosts: this.hosts(),
    });
  }

  /** How the chat's messages get to the vectors. What publishes them runs on the Swarm and is watched there. */
  private subscriptions(): WatchedSubscription[] {
    const { vectorizeMessages } = sharedNames(this.config);
    return [
      {
        title: "Chat messages",
        subscription: Subscription.fromSubscriptionName(this, "ChatMessages", vectorizeMessages),
        // A message that fails is tried again after ten minutes at most, and then is a dead letter.
        longestWait: Duration.minutes(15),
        documentation: `The log of \`${vectorizeMessages}\` says why messages wait.`,
      },
    ];
  }

  private deadLetters(): WatchedDeadLetters[] {
    const { vectorizeDeadLettersKept: records, chatMessagesDeadLettersKept: messages } = sharedNames(
      this.config,
    );
    const kept = (id: string, name: string) => Subscription.fromSubscriptionName(this, id, name);
    return [
      {
        title: "Records that were not vectorized",
        subscription: kept("VectorizeDeadLetters", records),
        documentation: `Pull \`${records}\`: each message says which record and why.`,
      },
      {
        title: "Chat messages that were not vectorized",
        subscription: kept("ChatMessagesDeadLetters", messages),
        documentation: `Pull \`${messages}\`: each message is one of the chat, or says which was given up and why.`,
      },
    ];
  }

  private functions(): WatchedFunction[] {
    const { vectorize, vectorizeMessages, vectorizeRooms, backup } = sharedNames(this.config);
    const failed = "A backup failed. Its run in the collection `backups` says at which step and why.";
    return [
      { title: "Vectorize", function: this.functionCalled("Vectorize", vectorize) },
      {
        title: "Vectorize messages",
        function: this.functionCalled("VectorizeMessages", vectorizeMessages),
      },
      { title: "Vectorize rooms", function: this.functionCalled("VectorizeRooms", vectorizeRooms) },
      {
        title: "Backup",
        function: this.functionCalled("Backup", backup),
        // Its reaper is called every five minutes, and its check every hour.
        longestSilence: Duration.hours(2),
        alarmingEvents: {
          "backup.missing":
            "The last good backup is too long ago. Look at the newest runs in the collection `backups`.",
          "backup.failed": failed,
        },
      },
      {
        title: "Backup reports",
        function: this.functionCalled("BackupReports", `${backup}-report`),
        // The server itself says so, and the other function when there is no server.
        alarmingEvents: { "backup.failed": failed },
      },
    ];
  }

  private functionCalled(id: string, functionName: string) {
    return NodeFunction.fromFunctionName(this, id, { functionName, ...this.config.gcp });
  }

  private hosts(): WatchedHost[] {
    const { webhooks, chat, swarm, vectors } = this.config;
    const { hostname, port } = new URL(vectors.url);
    return [
      { title: "Aircall's webhooks", host: webhooks.hosts.aircall, path: "/healthz" },
      { title: "Guesty's webhooks", host: webhooks.hosts.guesty, path: "/healthz" },
      { title: "Assistant", host: chat.host, path: "/healthz" },
      { title: "Vectors", host: hostname, port: Number(port || 443), path: "/healthz" },
      ...swarm.hosts.map(({ host, healthPath }) => ({ title: host, host, path: healthPath })),
    ];
  }
}
