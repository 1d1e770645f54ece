import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { useCloudflare } from "tricloud/cloudflare";
import { ChatQuery } from "tricloud/patterns";

export class ChatQueryStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    new ChatQuery(this, "Questions", {
      accountId: "0123456789abcdef0123456789abcdef",
      scriptName: "questions",
      entry: "src/questions.ts",
      domain: { hostname: "questions.example.com", zoneId: "fedcba9876543210fedcba9876543210" },
      chat: { url: "https://chat.example.com", userId: "oracle", staffRooms: ["GENERAL"] },
      vectors: { url: "https://vectors.example.com:8443" },
      model: "openai/gpt-oss-120b",
      timeZone: "Europe/Lisbon",
    });
  }
}
