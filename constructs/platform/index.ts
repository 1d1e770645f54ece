export { DataStack } from "./data-stack";
export { EdgeStack, type WorkerEntries } from "./edge-stack";
export { type FunctionEntries, FunctionsStack } from "./functions-stack";
export { MonitoringStack } from "./monitoring-stack";
export { NetworkStack } from "./network-stack";
export { Platform, type PlatformEntries } from "./platform";
export { PlatformStack } from "./platform-stack";
export { SwarmStack } from "./swarm-stack";
export { VectorsStack } from "./vectors-stack";
