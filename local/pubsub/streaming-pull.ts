import type { protos } from "@google-cloud/pubsub";
import type { handleBidiStreamingCall, ServerDuplexStream } from "@grpc/grpc-js";
import type { Broker } from "./broker";
import { receivedMessage } from "./pull";
import { idOf } from "./resource-name";
import { invalidArgument, notFound } from "./status-error";
import type { Consumer, Delivery, Subscription } from "./subscription";
import { toStatus } from "./unary";

type PullRequest = protos.google.pubsub.v1.IStreamingPullRequest;
type PullResponse = protos.google.pubsub.v1.IStreamingPullResponse;
type Stream = ServerDuplexStream<PullRequest, PullResponse>;

const BATCH = 100;

/** Messages as they come, over one long call; the first request names the subscription. */
export function streamingPull(broker: Broker): handleBidiStreamingCall<PullRequest, PullResponse> {
  return (stream) => {
    let consumer: StreamConsumer | undefined;
    stream.on("data", (request: PullRequest) => {
      try {
        if (consumer) consumer.update(request);
        else consumer = open(broker, stream, request);
      } catch (error) {
        stream.emit("error", toStatus(error));
      }
    });
    const leave = () => consumer?.leave();
    stream.on("end", () => {
      leave();
      stream.end();
    });
    stream.on("cancelled", leave);
    stream.on("error", leave);
  };
}

function open(broker: Broker, stream: Stream, request: PullRequest): StreamConsumer {
  if (!request.subscription)
    throw invalidArgument("The first request of a stream must name the subscription.");
  const consumer = new StreamConsumer(broker.subscription(request.subscription), stream, request);
  consumer.update(request);
  consumer.join();
  return consumer;
}

class StreamConsumer implements Consumer {
  ackDeadlineSeconds: number;
  private readonly sizes = new Map<string, number>();
  private readonly maxMessages: number;
  private readonly maxBytes: number;
  private bytes = 0;

  constructor(
    private readonly subscription: Subscription,
    private readonly stream: Stream,
    { streamAckDeadlineSeconds, maxOutstandingMessages, maxOutstandingBytes }: PullRequest,
  ) {
    this.ackDeadlineSeconds = streamAckDeadlineSeconds ?? 0;
    this.maxMessages = Number(maxOutstandingMessages) || Number.POSITIVE_INFINITY;
    this.maxBytes = Number(maxOutstandingBytes) || Number.POSITIVE_INFINITY;
  }

  join(): void {
    this.subscription.addConsumer(this);
  }

  leave(): void {
    this.subscription.removeConsumer(this);
  }

  end(): void {
    this.stream.emit("error", notFound(idOf(this.subscription.config.name ?? "")));
  }

  /** Takes in what a later request of the stream says. */
  update({
    ackIds,
    modifyDeadlineAckIds,
    modifyDeadlineSeconds,
    streamAckDeadlineSeconds,
  }: PullRequest): void {
    if (streamAckDeadlineSeconds) this.ackDeadlineSeconds = streamAckDeadlineSeconds;
    if (ackIds?.length) this.subscription.acknowledge(ackIds);
    modifyDeadlineAckIds?.forEach((ackId, index) => {
      this.subscription.modifyAckDeadline([ackId], modifyDeadlineSeconds?.[index] ?? 0);
    });
  }

  capacity(): number {
    return this.bytes >= this.maxBytes ? 0 : Math.min(BATCH, this.maxMessages - this.sizes.size);
  }

  deliver(deliveries: Delivery[]): void {
    for (const { ackId, message } of deliveries) {
      this.sizes.set(ackId, message.data.length);
      this.bytes += message.data.length;
    }
    this.stream.write({
      receivedMessages: deliveries.map(receivedMessage),
      subscriptionProperties: {
        exactlyOnceDeliveryEnabled: false,
        messageOrderingEnabled: this.subscription.config.enableMessageOrdering ?? false,
      },
    });
  }

  settled(ackId: string): void {
    this.bytes -= this.sizes.get(ackId) ?? 0;
    this.sizes.delete(ackId);
  }
}
