import type { Construct } from "constructs";
import { type EnvironmentConfig, validateEnvironment } from "../core";
import { DataStack } from "./data-stack";
import { EdgeStack, type WorkerEntries } from "./edge-stack";
import { type FunctionEntries, FunctionsStack } from "./functions-stack";

/** Entry files of all functions. */
export type PlatformEntries = FunctionEntries & WorkerEntries;

/**
 * Builds all stacks of one environment.
 *
 * @throws ValidationError with everything that is wrong with the configuration
 */
export class Platform {
  readonly data: DataStack;
  readonly functions: FunctionsStack;
  readonly edge: EdgeStack;

  constructor(scope: Construct, config: EnvironmentConfig, entries: PlatformEntries) {
    validateEnvironment(config);
    this.data = new DataStack(scope, config);
    this.functions = new FunctionsStack(scope, config, entries);
    this.edge = new EdgeStack(scope, config, entries);
  }
}
