import { ServiceError } from "../shared/service-error";
import { isPermanent } from "./is-permanent";
import { type PushedMessage, parseEvent, parsePush } from "./parse-push";
import { type MessageVectorization, vectorizeMessage } from "./vectorize-message";
import { type PushCredentials, type PushIdentity, type PushRefusal, verifyPush } from "./verify-push";

/** A request of Pub/Sub's, as far as it matters. */
export interface PushRequest extends PushCredentials {
  method: string;
  /** Parsed JSON. */
  body: unknown;
}

/** Pub/Sub takes a success for an acknowledgement, and everything else for a reason to push again. */
export interface PushAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: { error: string };
}

/** What receiving pushes needs. */
export interface PushReception {
  identity: PushIdentity;
  vectorization: MessageVectorization;
  /** See `catchingUp`. */
  catchUp: () => Promise<void>;
  /** Attempts after which Pub/Sub gives a message up. */
  maxDeliveryAttempts: number;
}

const ACKNOWLEDGED: PushAnswer = { status: 204 };

/**
 * Takes a message of the chat that Pub/Sub pushes. What can never be vectorized becomes a dead letter at once, what may pass
 * does at the last attempt: both are acknowledged, so that there is one letter with the reason and none without.
 */
export async function receivePush(request: PushRequest, reception: PushReception): Promise<PushAnswer> {
  const { identity, vectorization, catchUp, maxDeliveryAttempts } = reception;
  const { log } = vectorization;
  if (request.method !== "POST") return refused({ status: 405, reason: `${request.method} is not POST` });
  let refusal: PushRefusal | undefined;
  try {
    refusal = await verifyPush(request, identity);
  } catch (error) {
    log.warn("push.retried", { reason: String(error) });
    return unavailable(error);
  }
  if (refusal) {
    log.warn("push.refused", { ...refusal });
    return refused(refusal);
  }
  const push = parsePush(request.body);
  if (!push.value) return giveUp(null, push.problem, vectorization);
  const { message, deliveryAttempt = 1 } = push.value;
  const event = parseEvent(message);
  if (!event.value) return giveUp(message, event.problem, vectorization);
  try {
    const publishedAt = Date.parse(message.publishTime);
    await vectorizeMessage({ event: event.value, publishedAt }, vectorization);
    await catchUp();
    return ACKNOWLEDGED;
  } catch (error) {
    const reason = String(error);
    if (isPermanent(error) || deliveryAttempt >= maxDeliveryAttempts) {
      return giveUp(message, reason, vectorization, event.value.id);
    }
    log.warn("message.retried", { messageId: event.value.id, attempt: deliveryAttempt, reason });
    return unavailable(error);
  }
}

async function giveUp(
  message: PushedMessage | null,
  reason: string,
  { deadLetters, log }: MessageVectorization,
  messageId?: string,
): Promise<PushAnswer> {
  try {
    await deadLetters.publish({ message, reason });
  } catch (error) {
    log.warn("message.retried", { messageId, reason: `${reason}; no dead letter: ${error}` });
    return unavailable(error);
  }
  log.error("message.failed", { messageId, pushed: message?.messageId, reason });
  return ACKNOWLEDGED;
}

function refused({ status, reason }: { status: number; reason: string }): PushAnswer {
  return { status, body: { error: reason } };
}

function unavailable(error: unknown): PushAnswer {
  const retryAfterMs = error instanceof ServiceError ? error.retryAfterMs : undefined;
  return {
    status: 503,
    ...(retryAfterMs !== undefined && { headers: { "retry-after": String(Math.ceil(retryAfterMs / 1000)) } }),
    body: { error: String(error) },
  };
}
