export { Bucket, type BucketProps, type IBucket } from "./bucket";
export { BuildServiceAccount, type BuildServiceAccountProps } from "./build-service-account";
export {
  Firestore,
  type FirestoreAttributes,
  type FirestoreProps,
  type IFirestore,
  type IndexField,
} from "./firestore";
export { Grant } from "./grant";
export { Everyone, type IIdentity, ServiceAgent } from "./identity";
export type { Metric } from "./metric";
export { type IFunction, NodeFunction } from "./node-function";
export type { FunctionAttributes, NodeFunctionProps } from "./node-function-props";
export { useGoogle } from "./provider";
export {
  type HttpTargetOptions,
  Schedule,
  type ScheduleOptions,
  type ScheduleProps,
  ScheduleTarget,
} from "./schedule";
export { type ISecret, Secret, type SecretProps } from "./secret";
export { type IServiceAccount, ServiceAccount, type ServiceAccountProps } from "./service-account";
export {
  type DeadLetterOptions,
  type ISubscription,
  type PushOptions,
  Subscription,
  type SubscriptionOptions,
  type SubscriptionProps,
} from "./subscription";
export { type ITopic, Topic, type TopicProps } from "./topic";
export {
  type FirestoreTriggerOptions,
  type PubsubTriggerOptions,
  type ScheduleTriggerOptions,
  Trigger,
  type TriggerConfig,
} from "./trigger";
