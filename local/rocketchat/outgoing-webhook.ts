import type { Log } from "../../lambdas/shared/log";
import type { MessageDocument, RoomDocument } from "./documents";

/** An outgoing integration, as an administrator sets it up. */
export interface OutgoingIntegration {
  id: string;
  url: string;
  /** Sent in the body: the only secret that Rocket.Chat offers. */
  token: string;
  /** Calls after the first that failed; 0 turns retrying off. */
  retryCount: number;
}

/** What an endpoint asked to have posted in return. */
export interface WebhookReply {
  text?: string;
  attachments?: unknown[];
  tmid?: string;
  alias?: string;
}

/** What the webhook needs of the world around it. */
export interface WebhookContext {
  log: Log;
  /** Shown as `siteUrl`. */
  siteUrl: string;
  post: (reply: WebhookReply, room: RoomDocument) => void;
  /** Runs `task` after so many milliseconds. Like Rocket.Chat's timers, a restart forgets it. */
  later: (delayMs: number, task: () => void) => void;
}

const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/41.0.2227.0 Safari/537.36";

/**
 * Sends one message to the integration's endpoint and heeds its reply by Rocket.Chat's rules
 * (triggerHandler.ts): a text in the reply is posted; an empty 200 or 204 and most refusals are tried again after
 * 0.1 s, 1 s, 10 s, …; 500 with a body and a failed connection are not; 410 with a body turns the integration off.
 */
export class OutgoingWebhook {
  private enabled = true;

  constructor(
    private readonly integration: OutgoingIntegration,
    private readonly context: WebhookContext,
  ) {}

  /** Resolves when the first call has ended. */
  async send(message: MessageDocument, room: RoomDocument): Promise<void> {
    const body = bodyOf(message, room, this.integration.token, this.context.siteUrl);
    await this.attempt(body, room, 0);
  }

  private async attempt(body: WebhookBody, room: RoomDocument, attempt: number): Promise<void> {
    if (!this.enabled) return;
    const { log, post } = this.context;
    let response: Response;
    let reply: string;
    try {
      response = await fetch(this.integration.url, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": USER_AGENT },
        body: JSON.stringify(body),
      });
      reply = await response.text();
    } catch (error) {
      log.error("webhook.unreachable", { messageId: body.message_id, error: describe(error) });
      return;
    }
    const { status } = response;
    if (status >= 200 && status <= 202 && reply !== "") {
      const message = readReply(response.headers.get("content-type"), reply);
      if (message) post(message, room);
      return;
    }
    if (status === 410 && reply !== "") {
      this.enabled = false;
      log.error("webhook.disabled", { messageId: body.message_id, status });
      return;
    }
    if (status === 500 && reply !== "") {
      log.error("webhook.failed", { messageId: body.message_id, status });
      return;
    }
    this.retry(body, room, attempt, status);
  }

  private retry(body: WebhookBody, room: RoomDocument, attempt: number, status: number): void {
    const retried = attempt < this.integration.retryCount;
    this.context.log.warn("webhook.failed", { messageId: body.message_id, status, attempt, retried });
    if (retried) this.context.later(10 ** (attempt + 2), () => void this.attempt(body, room, attempt + 1));
  }
}

interface WebhookBody {
  token: string;
  bot: boolean | { i: string };
  channel_id: string;
  /** Absent for direct messages. */
  channel_name?: string;
  message_id: string;
  timestamp: string;
  user_id: string;
  user_name: string;
  text: string;
  siteUrl: string;
  alias?: string;
  tmid?: string;
}

function bodyOf(message: MessageDocument, room: RoomDocument, token: string, siteUrl: string): WebhookBody {
  return {
    token,
    bot: message.bot ?? false,
    channel_id: room._id,
    channel_name: room.name,
    message_id: message._id,
    timestamp: message.ts.toISOString(),
    user_id: message.u._id,
    user_name: message.u.username,
    text: message.msg,
    siteUrl,
    ...(message.alias !== undefined && { alias: message.alias }),
    ...(message.tmid !== undefined && { tmid: message.tmid }),
  };
}

function readReply(contentType: string | null, body: string): WebhookReply | undefined {
  if (!/json|javascript/i.test(contentType ?? "")) return undefined;
  try {
    const reply = JSON.parse(body) as WebhookReply | null;
    return reply?.text || reply?.attachments ? reply : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch` hides what went wrong in the cause of its error. */
function describe(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return cause?.message ?? message ?? String(error);
}
