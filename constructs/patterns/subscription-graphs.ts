import { GraphWidget } from "../gcp";
import type { WatchedSubscription } from "./observability-props";

/** A dashboard's row about a subscription: what waits, what is dead, and what a push is answered. */
export function subscriptionGraphs({ subscription, longestWait }: WatchedSubscription): GraphWidget[] {
  return [
    new GraphWidget({
      title: "Age of the oldest that waits",
      unit: "s",
      lines: [{ metric: subscription.metricOldestUnackedAge(), label: "oldest" }],
      levels: [longestWait.toSeconds()],
      width: 4,
    }),
    new GraphWidget({
      title: "Waiting and dead",
      lines: [
        { metric: subscription.metricUndelivered(), label: "waiting" },
        { metric: subscription.metricDeadLettered(), label: "dead letters" },
      ],
      width: 4,
    }),
    new GraphWidget({
      title: "Pushes",
      lines: [
        { metric: subscription.metricPushes(), label: "all" },
        { metric: subscription.metricPushFailures(), label: "refused" },
      ],
      width: 4,
    }),
  ];
}
