import type { Construct } from "constructs";
import { Binding, RateLimitRule, RequestMatch, useCloudflare, ZoneTls } from "../cloudflare";
import type { EnvironmentConfig, WebhookHosts } from "../core";
import { ChatQuery, WebhookIngestion } from "../patterns";
import { PlatformStack } from "./platform-stack";

/** Entry files of the Workers. */
export interface WorkerEntries {
  /** Takes in the deliveries of Aircall. */
  aircallWebhook: string;
  /** Takes in the deliveries of Guesty. */
  guestyWebhook: string;
  /** Answers questions from chat. */
  llmQuery: string;
}

/** `<environment>-edge`: the Workers with their queues and hosts, and how the zone speaks TLS. */
export class EdgeStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig, entries: WorkerEntries) {
    super(scope, "edge", config);
    useCloudflare(this);
    this.addIngestion("Aircall", "aircall", entries.aircallWebhook, {
      AIRCALL_TOKENS: Binding.secret(),
      AIRCALL_API_ID: Binding.secret(),
      AIRCALL_API_TOKEN: Binding.secret(),
    });
    this.addIngestion("Guesty", "guesty", entries.guestyWebhook, {
      GUESTY_WEBHOOK_SECRETS: Binding.secret(),
      GUESTY_CLIENT_ID: Binding.secret(),
      GUESTY_CLIENT_SECRET: Binding.secret(),
    });
    this.addChatQuery(entries.llmQuery);
    this.addZoneSettings();
  }

  private addIngestion(
    id: string,
    provider: keyof WebhookHosts,
    entry: string,
    secrets: Record<string, Binding>,
  ): void {
    const { name, gcp, cloudflare, webhooks, protect } = this.config;
    new WebhookIngestion(this, id, {
      accountId: cloudflare.accountId,
      name: `${name}-${provider}`,
      entry,
      domain: { hostname: webhooks.hosts[provider], zoneId: cloudflare.zoneId },
      path: `/${provider}`,
      bindings: {
        ...secrets,
        GOOGLE_CLOUD_PROJECT: Binding.plainText(gcp.project),
        FIRESTORE_DATABASE: Binding.plainText("(default)"),
        GCP_SERVICE_ACCOUNT: Binding.secret(),
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
      match: RequestMatch.pathPrefix("/aircall/").or(RequestMatch.pathPrefix("/guesty/")),
      ...webhooks.rateLimit,
    });
  }
}
