import type { DeliveryIdentity } from "./ingestion-source";

/** A verified delivery as it waits in the queue. */
export interface QueuedDelivery extends DeliveryIdentity {
  /** ISO 8601 UTC, our clock. */
  receivedAt: string;
  headers: Record<string, string>;
  /** The bytes as sent, or where they are if a message cannot hold them. */
  body: Uint8Array | StoredBody;
}

/** A body that waits beside the queue. */
export interface StoredBody {
  /** In the body store. */
  key: string;
}

/** The queue that deliveries are put into; satisfied by the `Queue` binding of a Worker. */
export interface DeliveryQueue {
  send(delivery: QueuedDelivery, options: { contentType: "v8"; delaySeconds?: number }): Promise<unknown>;
}

/** One delivery out of the queue; satisfied by a Worker's `Message`. */
export interface DeliveryMessage {
  readonly body: QueuedDelivery;
  /** 1 on the first try. */
  readonly attempts: number;
  ack(): void;
  retry(options: { delaySeconds: number }): void;
}

/** Where bodies wait that a message cannot hold; satisfied by the `R2Bucket` binding of a Worker. */
export interface BodyStore {
  put(key: string, body: Uint8Array): Promise<unknown>;
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  delete(key: string): Promise<void>;
}

/**
 * The largest body that a message holds, bytes. A queue message may have 128,000 with everything in it
 * (https://developers.cloudflare.com/queues/platform/limits/); the rest is for the headers kept and the queue itself.
 */
export const MAX_QUEUED_BYTES = 120_000;

/** The largest body that is accepted if there is a store for it, bytes. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What a body says; it was found to be JSON before it was queued. */
export function parsePayload(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
}
