import { Construct } from "constructs";
import { Binding, type CustomDomain, Worker } from "../cloudflare";

/** Properties of a `ChatQuery`. */
export interface ChatQueryProps {
  /** Cloudflare account, 32 hex digits. */
  accountId: string;
  /** Name of the Worker's script. */
  scriptName: string;
  /** The Worker's entry file; it exports the Durable Object class `Thread`. */
  entry: string;
  /** Host that Rocket.Chat sends questions to. */
  domain: CustomDomain;
  /** Where the questions come from and the answers go. */
  chat: ChatRooms;
  /** Where the sources of an answer are found. */
  vectors: SearchedVectors;
  /** Groq model that writes the answers. */
  model: string;
  /** IANA time zone that dates are shown in. */
  timeZone: string;
}

/** A Rocket.Chat. */
export interface ChatRooms {
  /** Rocket.Chat's address. */
  url: string;
  /** User that the answers are written by. */
  userId: string;
  /** Ids of the rooms in which staff data may be read out. */
  staffRooms: readonly string[];
}

/** Vectors that questions are searched in. */
export interface SearchedVectors {
  /** Qdrant's REST address. */
  url: string;
}

/**
 * Answers questions from chat: a Worker that keeps each question in its thread's Durable Object before it answers the
 * webhook, searches the vectors, and writes a sourced answer into the thread.
 */
export class ChatQuery extends Construct {
  /** Takes the questions and answers them. */
  readonly worker: Worker;

  constructor(scope: Construct, id: string, props: ChatQueryProps) {
    super(scope, id);
    const { accountId, scriptName, entry, domain, chat, vectors, model, timeZone } = props;
    this.worker = new Worker(this, "Worker", {
      accountId,
      scriptName,
      entry,
      domains: [domain],
      bindings: {
        AI: Binding.ai(),
        THREADS: Binding.durableObject("Thread"),
        QDRANT_URL: Binding.plainText(vectors.url),
        QDRANT_API_KEY: Binding.secret(),
        GROQ_API_KEY: Binding.secret(),
        GROQ_MODEL: Binding.plainText(model),
        ROCKETCHAT_URL: Binding.plainText(chat.url),
        ROCKETCHAT_USER_ID: Binding.plainText(chat.userId),
        ROCKETCHAT_AUTH_TOKEN: Binding.secret(),
        ROCKETCHAT_WEBHOOK_TOKENS: Binding.secret(),
        STAFF_ROOMS: Binding.plainText(chat.staffRooms.join(",")),
        TIME_ZONE: Binding.plainText(timeZone),
      },
    });
  }
}
