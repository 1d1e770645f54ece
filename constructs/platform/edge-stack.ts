import type { Construct } from "constructs";
import { Binding, RateLimitRule, RequestMatch, useCloudflare, ZoneTls } from "../cloudflare";
import { Duration, type EnvironmentConfig, type WebhookHosts } from "../core";
import { ChatQuery, WebhookIngestion, type WebhookIngestionProps } from "../patterns";
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
    this.addIngestion("Aircall", "aircall", {
      entry: entries.aircallWebhook,
      bindings: secrets("AIRCALL_TOKENS", "AIRCALL_API_ID", "AIRCALL_API_TOKEN"),
    });
    this.addIngestion("Guesty", "guesty", {
      entry: entries.guestyWebhook,
      bindings: secrets("GUESTY_WEBHOOK_SECRETS", "GUESTY_CLIENT_ID", "GUESTY_CLIENT_SECRET"),
      // A call asks Guesty for the reservations of all its deliveries at once, of the 120 requests a minute that it allows.
      maxBatchSize: 100,
      maxBatchTimeout: Duration.seconds(5),
      maxConcurrency: 2,
    });
    this.addChatQuery(entries.llmQuery);
    this.addZoneSettings();
  }

  private addIngestion(
    id: string,
    provider: keyof WebhookHosts,
    props: Pick<WebhookIngestionProps, "entry" | "bindings"> & Partial<WebhookIngestionProps>,
  ): void {
    const { name, gcp, cloudflare, webhooks, protect } = this.config;
    new WebhookIngestion(this, id, {
      accountId: cloudflare.accountId,
      name: `${name}-${provider}`,
      domain: { hostname: webhooks.hosts[provider], zoneId: cloudflare.zoneId },
      path: `/${provider}`,
      ...webhooks.queue,
      protect,
      ...props,
      bindings: {
        ...props.bindings,
        GOOGLE_CLOUD_PROJECT: Binding.plainText(gcp.project),
        FIRESTORE_DATABASE: Binding.plainText("(default)"),
        GCP_SERVICE_ACCOUNT: Binding.secret(),
      },
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

function secrets(...names: string[]): Record<string, Binding> {
  return Object.fromEntries(names.map((name) => [name, Binding.secret()]));
}
