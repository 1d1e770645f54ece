import type { Construct } from "constructs";
import { Binding, RateLimitRule, RequestMatch, useCloudflare, ZoneTls } from "../cloudflare";
import type { EnvironmentConfig } from "../core";
import { ChatQuery, WebhookIngestion } from "../patterns";
import { PlatformStack } from "./platform-stack";

/** Entry files of the Workers. */
export interface WorkerEntries {
  /** Takes in the deliveries of Aircall. */
  aircallWebhook: string;
  /** Answers questions from chat. */
  llmQuery: string;
}

/** `<environment>-edge`: the Workers with their queues and hosts, and how the zone speaks TLS. */
export class EdgeStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig, entries: WorkerEntries) {
    super(scope, "edge", config);
    useCloudflare(this);
    this.addAircall(entries.aircallWebhook);
    this.addChatQuery(entries.llmQuery);
    this.addZoneSettings();
  }

  private addAircall(entry: string): void {
    const { name, gcp, cloudflare, webhooks, protect } = this.config;
    new WebhookIngestion(this, "Aircall", {
      accountId: cloudflare.accountId,
      name: `${name}-aircall`,
      entry,
      domain: { hostname: webhooks.host, zoneId: cloudflare.zoneId },
      bindings: {
        GOOGLE_CLOUD_PROJECT: Binding.plainText(gcp.project),
        FIRESTORE_DATABASE: Binding.plainText("(default)"),
        GCP_SERVICE_ACCOUNT: Binding.secret(),
        AIRCALL_TOKENS: Binding.secret(),
      },
      ...webhooks.queue,
      protect,
    });
  }

  private addChatQuery(entry: string): void {
    const { name, cloudflare, chat, vectors, timeZone } = this.config;
    new ChatQuery(this, "ChatQuery", {
      accountId: cloudflare.accountId,
      scriptName: `${name}-llm-query`,
      entry,
      domain: { hostname: chat.host, zoneId: cloudflare.zoneId },
      chat: { url: chat.rocketChatUrl, userId: chat.botUserId, staffRooms: chat.staffRooms },
      vectors,
      model: chat.model,
      timeZone,
    });
  }

  private addZoneSettings(): void {
    const { cloudflare, webhooks } = this.config;
    const { zoneId } = cloudflare;
    new ZoneTls(this, "Tls", { zoneId, authenticatedOriginPulls: true });
    new RateLimitRule(this, "WebhookLimit", {
      zoneId,
      // By path, not by host, which zones on the Free plan cannot match.
      match: RequestMatch.path("/aircall"),
      ...webhooks.rateLimit,
    });
  }
}
