export { BackupAutomation, type BackupAutomationProps, type BackupServer } from "./backup-automation";
export { ChatQuery, type ChatQueryProps, type ChatRooms, type SearchedVectors } from "./chat-query";
export {
  type EmbeddingModel,
  MessageVectorization,
  type MessageVectorizationProps,
  type WrittenVectors,
} from "./message-vectorization";
export {
  Observability,
  type ObservabilityProps,
  type WatchedDeadLetters,
  type WatchedFunction,
  type WatchedHost,
} from "./observability";
export { WebhookIngestion, type WebhookIngestionProps } from "./webhook-ingestion";
