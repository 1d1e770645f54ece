import type { protos } from "@google-cloud/pubsub";
import type { Message } from "./message";
import type { Consumer, Delivery, Subscription } from "./subscription";

type PushConfig = protos.google.pubsub.v1.IPushConfig;

const PARALLEL_REQUESTS = 20;
/** Answers that acknowledge: https://cloud.google.com/pubsub/docs/push#receive_push */
const ACKNOWLEDGING = new Set([102, 200, 201, 202, 204]);
const TOKEN_LIFETIME_S = 3600;

/** Sends a subscription's messages to its HTTP endpoint, one a request. */
export class Pusher implements Consumer {
  private inFlight = 0;

  constructor(
    private readonly subscription: Subscription,
    private readonly config: PushConfig,
  ) {}

  capacity(): number {
    return PARALLEL_REQUESTS - this.inFlight;
  }

  deliver(deliveries: Delivery[]): void {
    for (const delivery of deliveries) void this.push(delivery);
  }

  private async push({ ackId, message, attempt }: Delivery): Promise<void> {
    this.inFlight++;
    const seconds = this.subscription.config.ackDeadlineSeconds || 10;
    const acknowledged = await fetch(this.config.pushEndpoint ?? "", {
      method: "POST",
      headers: { "content-type": "application/json", ...authorization(this.config) },
      body: JSON.stringify(pushBody(message, this.subscription.config.name ?? "", attempt)),
      signal: AbortSignal.timeout(seconds * 1000),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return ACKNOWLEDGING.has(response.status);
      },
      () => false,
    );
    this.inFlight--;
    if (acknowledged) this.subscription.acknowledge([ackId]);
    else this.subscription.modifyAckDeadline([ackId], 0);
  }
}

/** The body that an endpoint receives; ids and times come in both spellings. */
function pushBody(
  { data, attributes, messageId, publishedAt, orderingKey }: Message,
  subscription: string,
  attempt: number,
) {
  const publishTime = new Date(publishedAt).toISOString();
  return {
    message: {
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
      ...(data.length > 0 ? { data: data.toString("base64") } : {}),
      messageId,
      message_id: messageId,
      publishTime,
      publish_time: publishTime,
      ...(orderingKey ? { orderingKey } : {}),
    },
    subscription,
    ...(attempt > 0 ? { deliveryAttempt: attempt } : {}),
  };
}

/**
 * A token with the claims of Google's own, but unsigned (`alg: none`): this machine has no key of Google's. An endpoint that
 * verifies signatures refuses it, as it must.
 */
function authorization({ oidcToken, pushEndpoint }: PushConfig): { authorization?: string } {
  const email = oidcToken?.serviceAccountEmail;
  if (!email) return {};
  const issuedAt = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "https://accounts.google.com",
    aud: oidcToken.audience || pushEndpoint,
    azp: email,
    sub: email,
    email,
    email_verified: true,
    iat: issuedAt,
    exp: issuedAt + TOKEN_LIFETIME_S,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return { authorization: `Bearer ${part({ alg: "none", typ: "JWT" })}.${part(claims)}.` };
}
