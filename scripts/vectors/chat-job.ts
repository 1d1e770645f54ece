import type { Firestore } from "@google-cloud/firestore";
import type { ChatDatabase } from "../../lambdas/mongo-listener/chat-database";
import type { MessageRules } from "../../lambdas/mongo-listener/read-message";
import type { World } from "./world";

/** The chat itself. */
export interface Chat {
  database: Pick<ChatDatabase, "clusterTime" | "copy" | "find">;
  rules: MessageRules;
}

/** What to compare, and whether to mend. */
export interface ChatJob {
  chat: Chat;
  firestore: Firestore;
  repair: boolean;
  world: Pick<World, "terminal" | "sleep" | "stop">;
}
