export { BackupAutomation, type BackupAutomationProps, type BackupServer } from "./backup-automation";
export { ChatQuery, type ChatQueryProps, type ChatRooms, type SearchedVectors } from "./chat-query";
export { MessageVectorization } from "./message-vectorization";
export type {
  EmbeddingModel,
  MessageVectorizationProps,
  VectorizedMessages,
  VectorizeSize,
  WrittenVectors,
} from "./message-vectorization-props";
export { Observability } from "./observability";
export type {
  ObservabilityProps,
  WatchedDeadLetters,
  WatchedFunction,
  WatchedHost,
  WatchedSubscription,
} from "./observability-props";
export { WebhookIngestion, type WebhookIngestionProps } from "./webhook-ingestion";
