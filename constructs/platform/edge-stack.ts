import type { Construct } from "constructs";
import { Binding, useCloudflare } from "../cloudflare";
import type { EnvironmentConfig } from "../core";
import { ChatQuery, WebhookIngestion } from "../patterns";
import { PlatformStack } from "./platform-stack";

/** Entry files of the Workers. */
export interface WorkerEntries {
  aircallWebhook: string;
  llmQuery: string;
}

/** `<environment>-edge`: the Workers with their queues and hosts. */
export class EdgeStack extends PlatformStack {
  constructor(scope: Construct, config: EnvironmentConfig, entries: WorkerEntries) {
    super(scope, "edge", config);
    useCloudflare(this);
    this.addAircall(entries.aircallWebhook);
    this.addChatQuery(entries.llmQuery);
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
}
