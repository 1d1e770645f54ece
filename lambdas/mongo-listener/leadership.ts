import type { Log } from "../shared/log";
import type { BatchPipeline } from "./batch-pipeline";
import type { ChatDatabase } from "./chat-database";
import type { Clock } from "./clock";
import type { ChangeInterpreter } from "./interpret-change";
import type { Lease } from "./lease";
import type { ListenerStore } from "./listener-store";
import type { ListenerMetrics } from "./metrics";
import type { MessageRules } from "./read-message";

/** What one term of leading works with. */
export interface Leadership {
  lease: Lease;
  pipeline: BatchPipeline;
  interpreter: ChangeInterpreter;
  rules: MessageRules;
  database: ChatDatabase;
  store: ListenerStore;
  clock: Clock;
  log: Log;
  metrics: ListenerMetrics;
  /** Is told when changes are applied as they come, and when they are not. */
  onStreaming(streaming: boolean): void;
  /** Says stop. */
  signal: AbortSignal;
}
