import type { protos } from "@google-cloud/pubsub";
import type { Message } from "./message";
import type { Consumer, Delivery, Subscription } from "./subscription";
import type { TokenSigner } from "./token-signer";

type PushConfig = protos.google.pubsub.v1.IPushConfig;

/** The service has up to 3000 under way once an endpoint has proved quick. */
const PARALLEL_REQUESTS = 100;
/** Answers that acknowledge: https://cloud.google.com/pubsub/docs/push#receive_push */
const ACKNOWLEDGING = new Set([102, 200, 201, 202, 204]);

/** Sends a subscription's messages to its HTTP endpoint, one a request. */
export class Pusher implements Consumer {
  private inFlight = 0;

  constructor(
    private readonly subscription: Subscription,
    private readonly config: PushConfig,
    private readonly signer: TokenSigner,
  ) {}

  capacity(): number {
    return PARALLEL_REQUESTS - this.inFlight;
  }

  deliver(deliveries: Delivery[]): void {
    for (const delivery of deliveries) void this.push(delivery);
  }

  private async push({ ackId, message, attempt }: Delivery): Promise<void> {
    this.inFlight++;
    const acknowledged = await this.post(message, attempt).catch(() => false);
    this.inFlight--;
    if (acknowledged) this.subscription.acknowledge([ackId]);
    else this.subscription.modifyAckDeadline([ackId], 0);
  }

  /** Whether the endpoint acknowledges the message. */
  private async post(message: Message, attempt: number): Promise<boolean> {
    const seconds = this.subscription.config.ackDeadlineSeconds || 10;
    const response = await fetch(this.config.pushEndpoint ?? "", {
      method: "POST",
      headers: { "content-type": "application/json", ...(await authorization(this.config, this.signer)) },
      body: JSON.stringify(pushBody(message, this.subscription.config.name ?? "", attempt)),
      signal: AbortSignal.timeout(seconds * 1000),
    });
    await response.arrayBuffer();
    return ACKNOWLEDGING.has(response.status);
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

/** The identity token that a push is configured to carry. */
async function authorization(
  { oidcToken, pushEndpoint }: PushConfig,
  signer: TokenSigner,
): Promise<{ authorization?: string }> {
  const email = oidcToken?.serviceAccountEmail;
  if (!email) return {};
  return { authorization: `Bearer ${await signer.sign(email, oidcToken.audience || (pushEndpoint ?? ""))}` };
}
