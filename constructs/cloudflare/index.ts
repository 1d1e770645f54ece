export {
  Binding,
  type DurableObjectBindingOptions,
  type DurableObjectClass,
  type DurableObjectStorage,
} from "./binding";
export { DnsRecord, type DnsRecordProps, type IDnsRecord } from "./dns-record";
export { type IKvNamespace, KvNamespace, type KvNamespaceProps } from "./kv-namespace";
export {
  type IOriginCertificate,
  OriginCertificate,
  type OriginCertificateProps,
  type OriginRequestType,
} from "./origin-certificate";
export { useCloudflare } from "./provider";
export { PublicHost, type PublicHostProps } from "./public-host";
export { type IQueue, Queue, type QueueProps } from "./queue";
export type { ConsumerOptions } from "./queue-consumer";
export { type IR2Bucket, R2Bucket, type R2BucketProps, type R2StorageClass } from "./r2-bucket";
export { R2Location, type R2Place } from "./r2-location";
export type { R2LifecycleRule, R2Lock } from "./r2-rules";
export { type RateLimitAction, RateLimitRule, type RateLimitRuleProps } from "./rate-limit-rule";
export { type RecordFields, RecordTarget } from "./record-target";
export { RequestCounter } from "./request-counter";
export { RequestMatch } from "./request-match";
export { type IWorker, Worker, type WorkerAttributes } from "./worker";
export type { CustomDomain, Route, WorkerProps } from "./worker-props";
export { type TlsVersion, ZoneTls, type ZoneTlsProps } from "./zone-tls";
