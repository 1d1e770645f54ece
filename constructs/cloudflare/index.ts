export { Binding, type DurableObjectBindingOptions, type DurableObjectStorage } from "./binding";
export { useCloudflare } from "./provider";
export { type ConsumerOptions, type IQueue, Queue, type QueueProps } from "./queue";
export {
  type CustomDomain,
  type IWorker,
  type Route,
  Worker,
  type WorkerAttributes,
  type WorkerProps,
} from "./worker";
