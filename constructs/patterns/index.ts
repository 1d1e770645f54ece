export { BackupAutomation, type BackupAutomationProps, type BackupServer } from "./backup-automation";
export { ChatQuery, type ChatQueryProps } from "./chat-query";
export { MessageVectorization, type MessageVectorizationProps } from "./message-vectorization";
export {
  Observability,
  type ObservabilityProps,
  type WatchedDeadLetters,
  type WatchedFunction,
  type WatchedHost,
} from "./observability";
export { WebhookIngestion, type WebhookIngestionProps } from "./webhook-ingestion";
