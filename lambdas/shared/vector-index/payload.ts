import type { RecordAccess, RecordKind, RecordSource, RecordVersion } from "../record";

/** What is kept beside each vector. */
export interface KnowledgePayload {
  /** Record id. */
  record: string;
  kind: RecordKind;
  source: RecordSource;
  title: string;
  /** The chunk's own text. */
  text: string;
  url?: string;
  /** ISO 8601 UTC. */
  occurredAt: string;
  audience: RecordAccess["audience"];
  rooms: string[];
  owners: string[];
  /** Chat room that the text was written in; absent from what was written elsewhere. */
  room?: string;
  /** Ids of the chat messages in the chunk; absent from what was written elsewhere. */
  messages?: string[];
  /** SHA-256 of the text that was embedded, hex; empty while that has another heading. */
  contentHash: string;
  version: RecordVersion;
  /** Position among the record's chunks, from 0. */
  chunk: number;
  /** The model of the vector beside it. */
  model: string;
}

/** The payload fields that points are filtered by. Qdrant wants their indexes before the first point. */
export const PAYLOAD_INDEXES = {
  record: "keyword",
  kind: "keyword",
  source: "keyword",
  audience: "keyword",
  rooms: "keyword",
  owners: "keyword",
  room: "keyword",
  chunk: "integer",
  occurredAt: "datetime",
} as const satisfies Partial<Record<keyof KnowledgePayload, "keyword" | "integer" | "datetime">>;
