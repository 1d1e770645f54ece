export { BundlingError, type BundlingErrorDetails, type SourceLocation } from "./bundling-error";
export { Duration } from "./duration";
export type {
  BackupConfig,
  ChatConfig,
  CloudflareConfig,
  DeliveryQueue,
  EnvironmentConfig,
  FunctionSize,
  GcpConfig,
  HetznerConfig,
  KeptBackups,
  MonitoringConfig,
  PrivateRanges,
  RateLimit,
  SizesConfig,
  SwarmConfig,
  SwarmHost,
  SwarmManagers,
  SwarmWorkers,
  TerraformStateConfig,
  VectorsConfig,
  WebhookHosts,
  WebhooksConfig,
} from "./environment";
export { type Labels, labelProblems, labelsOf } from "./labels";
export { type PhysicalNameOptions, physicalName } from "./physical-name";
export { Size } from "./size";
export { type ErrorDetails, TricloudError } from "./tricloud-error";
export { type Engine, TwoEnginesError } from "./two-engines-error";
export { validateEnvironment } from "./validate-environment";
export { Validation } from "./validation";
export { type Problem, ValidationError } from "./validation-error";
