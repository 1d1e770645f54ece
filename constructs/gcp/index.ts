export { Alarm, type AlarmOptions, type AlarmProps, type IAlarm } from "./alarm";
export { AlarmCondition, type LoggedOptions, type ThresholdOptions } from "./alarm-condition";
export { AlarmWidget, type AlarmWidgetProps } from "./alarm-widget";
export { Bucket, type BucketProps, type IBucket } from "./bucket";
export { BuildServiceAccount, type BuildServiceAccountProps } from "./build-service-account";
export { Dashboard, type DashboardProps, type IDashboard } from "./dashboard";
export {
  Firestore,
  type FirestoreAttributes,
  type FirestoreProps,
  type IFirestore,
  type IndexField,
} from "./firestore";
export { Grant } from "./grant";
export { type GraphLine, GraphWidget, type GraphWidgetProps } from "./graph-widget";
export { Everyone, type IIdentity, ServiceAgent } from "./identity";
export { LogExtractor } from "./log-extractor";
export {
  type ILogMetric,
  LogMetric,
  type LogMetricAttributes,
  type LogMetricProps,
  type LogValue,
} from "./log-metric";
export { LogsWidget, type LogsWidgetProps } from "./logs-widget";
export { type Aggregation, Metric, type MetricOptions, type MetricProps } from "./metric";
export type { Aligner, MetricKind, Reducer } from "./metric-kind";
export { type IFunction, NodeFunction } from "./node-function";
export type { FunctionAttributes, NodeFunctionProps } from "./node-function-props";
export {
  type INotificationChannel,
  NotificationChannel,
  type NotificationChannelProps,
  NotificationTarget,
} from "./notification-channel";
export { useGoogle } from "./provider";
export { PushFunction, type PushFunctionProps } from "./push-function";
export {
  type HttpTargetOptions,
  type ISchedule,
  Schedule,
  type ScheduleOptions,
  type ScheduleProps,
  ScheduleTarget,
} from "./schedule";
export { type Bound, ScorecardWidget, type ScorecardWidgetProps } from "./scorecard-widget";
export { type ISecret, Secret, type SecretProps } from "./secret";
export { type IServiceAccount, ServiceAccount, type ServiceAccountProps } from "./service-account";
export { type ISubscription, Subscription } from "./subscription";
export type {
  BackoffOptions,
  DeadLetterOptions,
  PushOptions,
  SubscriptionOptions,
  SubscriptionProps,
} from "./subscription-props";
export { TextWidget, type TextWidgetProps } from "./text-widget";
export { type ITopic, Topic, type TopicProps } from "./topic";
export {
  type FirestoreTriggerOptions,
  type ScheduleTriggerOptions,
  Trigger,
  type TriggerConfig,
} from "./trigger";
export { type IUptimeCheck, UptimeCheck } from "./uptime-check";
export type { StatusClass, UptimeCheckProps, UptimeRegion } from "./uptime-check-props";
export { Widget, type WidgetOptions } from "./widget";
