import type { Construct } from "constructs";
import { type EnvironmentConfig, validateEnvironment } from "../core";
import { DataStack } from "./data-stack";
import { EdgeStack, type WorkerEntries } from "./edge-stack";
import { type FunctionEntries, FunctionsStack } from "./functions-stack";
import { MonitoringStack } from "./monitoring-stack";
import { NetworkStack } from "./network-stack";
import type { PlatformStack } from "./platform-stack";
import { SwarmStack } from "./swarm-stack";
import { VectorsStack } from "./vectors-stack";

/** Entry files of all functions. */
export type PlatformEntries = FunctionEntries & WorkerEntries;

/**
 * Builds all stacks of one environment.
 *
 * @throws ValidationError with everything that is wrong with the configuration
 * @example
 * new Platform(new App(), dev, {
 *   aircallWebhook: "lambdas/aircall-webhook/index.ts", backup: "lambdas/backup/index.ts",
 *   llmQuery: "lambdas/llm-query/index.ts", vectorize: "lambdas/vectorize/index.ts",
 * });
 */
export class Platform {
  /** `<environment>-network`. */
  readonly network: NetworkStack;
  /** `<environment>-swarm`. */
  readonly swarm: SwarmStack;
  /** `<environment>-vectors`. */
  readonly vectors: VectorsStack;
  /** `<environment>-data`. */
  readonly data: DataStack;
  /** `<environment>-functions`. */
  readonly functions: FunctionsStack;
  /** `<environment>-edge`. */
  readonly edge: EdgeStack;
  /** `<environment>-monitoring`. */
  readonly monitoring: MonitoringStack;

  /** @param config is checked as a whole; see `validateEnvironment` */
  constructor(scope: Construct, config: EnvironmentConfig, entries: PlatformEntries) {
    validateEnvironment(config);
    this.network = new NetworkStack(scope, config);
    this.swarm = new SwarmStack(scope, config);
    this.vectors = new VectorsStack(scope, config);
    this.data = new DataStack(scope, config);
    this.functions = new FunctionsStack(scope, config, entries);
    this.edge = new EdgeStack(scope, config, entries);
    this.monitoring = new MonitoringStack(scope, config);
  }

  /** In the order in which a new environment is applied. */
  get stacks(): readonly PlatformStack[] {
    const { network, swarm, vectors, data, functions, edge, monitoring } = this;
    return [network, swarm, vectors, data, functions, edge, monitoring];
  }
}
