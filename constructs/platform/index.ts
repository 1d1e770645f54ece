export { DataStack } from "./data-stack";
export { EdgeStack, type WorkerEntries } from "./edge-stack";
export { type FunctionEntries, FunctionsStack } from "./functions-stack";
export { Platform, type PlatformEntries } from "./platform";
export { PlatformStack } from "./platform-stack";
