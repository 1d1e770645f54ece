/** One stage of a journey. */
export interface Step {
  name: string;
  /** ISO 8601 UTC, when the stage was over. */
  at: string;
  /** How long the stage took, ms; absent if it was not timed. */
  ms?: number;
  /** How long it was on its way until then, ms, where that was told. */
  totalMs?: number;
  /** E.g. `3 chunks`, or why it was refused. */
  detail?: string;
}

/** What became of one delivery, from the webhook to its vectors. */
export interface DeliveryJourney {
  kind: "delivery";
  id: string;
  /** E.g. `call.ended`. */
  title: string;
  state: "queued" | "applied" | "stale" | "ignored" | "duplicate" | "quarantined" | "dead" | "vectorized";
  record?: string;
  steps: Step[];
}

/** What became of one question, from the chat to its answer. */
export interface QuestionJourney {
  kind: "question";
  id: string;
  title: string;
  state: "received" | "placeholder" | "retrieved" | "answered" | "abstained" | "failed";
  steps: Step[];
}

/** What became of one message of the chat, from the chat's database to its vectors. */
export interface MessageJourney {
  kind: "message";
  id: string;
  state: "saved" | "published" | "vectorized" | "deleted" | "feedback" | "dropped" | "failed";
  /** Room that it was written in, where it was told. */
  room?: string;
  /** Each edit, reaction or deletion goes the same way again. */
  steps: Step[];
}

export type Journey = DeliveryJourney | QuestionJourney;

/** How many deliveries and questions went which way. `queued`, `applied`: since the start, not at present. */
export interface Counts {
  queued: number;
  rejected: number;
  applied: number;
  stale: number;
  ignored: number;
  duplicate: number;
  quarantined: number;
  retried: number;
  dead: number;
  vectorized: number;
  answered: number;
  failed: number;
}

/** How many messages of the chat went which way, since the start; each edit and deletion counts again. */
export type MessageCounts = Record<Exclude<MessageJourney["state"], "saved">, number>;
