import type { DurableObjectNamespace } from "@cloudflare/workers-types";
import { roomPolicy } from "../shared/access/room-policy";
import { type AiBinding, bindingEmbedder } from "../shared/embeddings/binding-embedder";
import { createLog } from "../shared/log";
import { requireSetting } from "../shared/setting";
import { connectQdrant } from "../shared/vector-index/qdrant";
import type { Assistant } from "./answer-question";
import { groqModel } from "./groq-model";
import { qdrantRetrieval } from "./retrieve-sources";
import { type Chat, rocketChat } from "./rocketchat";

/** What the Worker is deployed with. */
export interface Env {
  AI: AiBinding;
  /** Class `Thread`. */
  THREADS: DurableObjectNamespace;
  QDRANT_URL: string;
  QDRANT_API_KEY?: string;
  GROQ_API_KEY: string;
  /** Default `https://api.groq.com`. */
  GROQ_BASE_URL?: string;
  /** Default `openai/gpt-oss-120b`. */
  GROQ_MODEL?: string;
  ROCKETCHAT_URL: string;
  /** User id of the assistant. */
  ROCKETCHAT_USER_ID: string;
  ROCKETCHAT_AUTH_TOKEN: string;
  /** Tokens of the outgoing integration, separated by commas or white space. */
  ROCKETCHAT_WEBHOOK_TOKENS?: string;
  /** Ids of the rooms that staff alone can enter, separated by commas. */
  STAFF_ROOMS?: string;
  /** IANA name of the zone in which times are written. */
  TIME_ZONE: string;
}

const QDRANT_TIMEOUT_MS = 10_000;

export const log = createLog("llm-query");
export const now = () => Date.now();

/**
 * What a thread answers with.
 *
 * @throws MissingSettingError
 */
export function assemble(env: Env): { assistant: Assistant; chat: Chat } {
  const timeZone = requireSetting(env, "TIME_ZONE");
  const qdrant = connectQdrant(requireSetting(env, "QDRANT_URL"), env.QDRANT_API_KEY, QDRANT_TIMEOUT_MS);
  return {
    assistant: {
      policy: roomPolicy((env.STAFF_ROOMS ?? "").split(",").map((room) => room.trim())),
      retrieve: qdrantRetrieval(qdrant, (model) => bindingEmbedder(env.AI, model), now),
      model: groqModel({
        apiKey: requireSetting(env, "GROQ_API_KEY"),
        baseURL: env.GROQ_BASE_URL || "https://api.groq.com",
        model: env.GROQ_MODEL || "openai/gpt-oss-120b",
      }),
      log,
      now,
      timeZone,
    },
    chat: rocketChat({
      url: requireSetting(env, "ROCKETCHAT_URL"),
      userId: requireSetting(env, "ROCKETCHAT_USER_ID"),
      authToken: requireSetting(env, "ROCKETCHAT_AUTH_TOKEN"),
      // Called as a method, the runtime's fetch refuses.
      fetch: (input, init) => fetch(input, init),
    }),
  };
}
