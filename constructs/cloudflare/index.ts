export { Binding, type DurableObjectBindingOptions, type DurableObjectStorage } from "./binding";
export { DnsRecord, type DnsRecordProps, type IDnsRecord } from "./dns-record";
export {
  type IOriginCertificate,
  OriginCertificate,
  type OriginCertificateProps,
  type OriginRequestType,
} from "./origin-certificate";
export { useCloudflare } from "./provider";
export { type ConsumerOptions, type IQueue, Queue, type QueueProps } from "./queue";
export { type RecordFields, RecordTarget } from "./record-target";
export {
  type CustomDomain,
  type IWorker,
  type Route,
  Worker,
  type WorkerAttributes,
  type WorkerProps,
} from "./worker";
