import type { SubscriptionConfig } from "./grpc-api";

type Duration = { seconds?: unknown; nanos?: number | null } | null | undefined;

// Limits of a subscription's retry policy: https://cloud.google.com/pubsub/docs/handling-failures#exponential_backoff
const DEFAULT_MINIMUM_MS = 10_000;
const DEFAULT_MAXIMUM_MS = 600_000;
// Push without a policy backs off by itself, from 100 milliseconds to 60 seconds.
const PUSH_MINIMUM_MS = 100;
const PUSH_MAXIMUM_MS = 60_000;

/** How long a message waits after its `attempts`-th failed delivery; 0 where nothing says otherwise. */
export function backoffMs({ retryPolicy, pushConfig }: SubscriptionConfig, attempts: number): number {
  if (retryPolicy) {
    const minimum = milliseconds(retryPolicy.minimumBackoff) ?? DEFAULT_MINIMUM_MS;
    const maximum = milliseconds(retryPolicy.maximumBackoff) ?? DEFAULT_MAXIMUM_MS;
    return grow(minimum, maximum, attempts);
  }
  return pushConfig?.pushEndpoint ? grow(PUSH_MINIMUM_MS, PUSH_MAXIMUM_MS, attempts) : 0;
}

function grow(minimum: number, maximum: number, attempts: number): number {
  return Math.min(maximum, minimum * 2 ** (attempts - 1));
}

function milliseconds(duration: Duration): number | undefined {
  return duration ? Number(duration.seconds ?? 0) * 1000 + Number(duration.nanos ?? 0) / 1e6 : undefined;
}
