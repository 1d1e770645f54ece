export { BackupAutomation, type BackupAutomationProps, type BackupServer } from "./backup-automation";
export { ChatQuery, type ChatQueryProps, type ChatRooms, type SearchedVectors } from "./chat-query";
export {
  type EmbeddingModel,
  MessageVectorization,
  type MessageVectorizationProps,
  type WrittenVectors,
} from "./message-vectorization";
export { Observability } from "./observability";
export type {
  ObservabilityProps,
  WatchedDeadLetters,
  WatchedFunction,
  WatchedHost,
} from "./observability-props";
export { WebhookIngestion, type WebhookIngestionProps } from "./webhook-ingestion";
