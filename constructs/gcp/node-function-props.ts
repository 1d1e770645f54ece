import type { Cloudfunctions2FunctionConfig } from "@cdktf/provider-google/lib/cloudfunctions2-function";
import type { IConstruct } from "constructs";
import { Duration, type Labels, labelProblems, type Size, Validation } from "../core";
import type { IBucket } from "./bucket";
import type { BuildServiceAccount } from "./build-service-account";
import { inSteps } from "./in-steps";
import { isWhole } from "./is-whole";
import type { ISecret } from "./secret";
import type { IServiceAccount } from "./service-account";
import type { Trigger } from "./trigger";

/** What names a function. */
export interface FunctionAttributes {
  /** Lower-case letters, digits and `-`, a letter first and no `-` last; 63 characters at most. */
  functionName: string;
  /** Id of the project. */
  project: string;
  /** E.g. `europe-west3`. */
  region: string;
}

/** Properties of a `NodeFunction`. */
export interface NodeFunctionProps extends FunctionAttributes {
  /** Entry file, absolute or from the working folder. */
  entry: string;
  /** Name that the entry exports the handler under. */
  entryPoint: string;
  /** Keeps the bundles; each is an object with the bundle's hash in its name. */
  sourceBucket: IBucket;
  /**
   * Who Cloud Build builds the function as.
   * @default - the project's default build account, which newer projects give no rights
   */
  buildServiceAccount?: BuildServiceAccount;
  /**
   * What calls the function.
   * @default Trigger.http()
   */
  trigger?: Trigger;
  /**
   * A Node runtime that Google supports.
   * @default "nodejs24"
   */
  runtime?: string;
  /**
   * Memory of an instance, in whole mebibytes, 128 MiB to 32 GiB.
   * @default Size.mebibytes(256)
   */
  memory?: Size;
  /**
   * CPUs of an instance, e.g. `1`. More than one request at a time needs one at least.
   * @default - 1 where concurrency is above 1, otherwise as much as goes with the memory
   */
  cpu?: number;
  /**
   * Longest call, up to 540 seconds with an event trigger and 60 minutes otherwise.
   * @default Duration.seconds(60)
   */
  timeout?: Duration;
  /**
   * Calls that an instance works on at the same time, 1 to 1000.
   * @default 1
   */
  concurrency?: number;
  /**
   * Instances that are kept ready, 0 to `maxInstances`; each costs money all the time.
   * @default 0
   */
  minInstances?: number;
  /**
   * Instances at most, 1 or more.
   * @default 10
   */
  maxInstances?: number;
  /**
   * Variables that may be read by anyone who may read the plan.
   * @default - `NODE_OPTIONS` alone, `--enable-source-maps`
   */
  environment?: Record<string, string>;
  /**
   * Secrets, by the variable that holds the newest version when an instance starts.
   * @default - none
   */
  secrets?: Record<string, ISecret>;
  /**
   * Who the function runs as.
   * @default - a service account of its own that can do nothing yet
   */
  serviceAccount?: IServiceAccount;
  /**
   * Largest bundle allowed.
   * @default - 32 MiB
   */
  sizeLimit?: Size;
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `google_cloudfunctions2_function` resource before it is made. */
  transform?: (config: Cloudfunctions2FunctionConfig) => Cloudfunctions2FunctionConfig;
}

// Variables that the runtime sets itself: https://cloud.google.com/functions/docs/configuring/env-var#reserved
const reserved = new Set([
  "FUNCTION_TARGET",
  "FUNCTION_SIGNATURE_TYPE",
  "K_SERVICE",
  "K_REVISION",
  "K_CONFIGURATION",
  "PORT",
]);

/** @throws ValidationError with everything that Google Cloud would refuse */
export function validateNodeFunction(fn: IConstruct, props: NodeFunctionProps): void {
  const { concurrency = 1, cpu, environment = {}, secrets = {}, minInstances = 0, maxInstances = 10 } = props;
  const variables = [...Object.keys(environment), ...Object.keys(secrets)];
  const validation = new Validation(fn)
    .check(
      "functionName",
      props.functionName,
      (name) => /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name),
      "Use lower-case letters, digits and -, a letter first and no - last, 63 characters at most.",
    )
    .check(
      "entryPoint",
      props.entryPoint,
      (name) => /^[A-Za-z_$][\w$]*$/.test(name),
      "Use the name of an export of the entry file.",
    )
    .check(
      "runtime",
      props.runtime,
      (name) => /^nodejs(2[2-9]|[3-9]\d)$/.test(name),
      "Use a Node runtime that is supported: nodejs22 or newer.",
    )
    .check(
      "memory",
      props.memory,
      (size) => isWhole(128, 32_768)(size.toBytes() / 1024 ** 2),
      "Use whole mebibytes, 128 MiB to 32 GiB.",
    )
    .check(
      "timeout",
      props.timeout,
      inSteps(Duration.seconds(1), Duration.seconds(1), Duration.minutes(60)),
      "Use whole seconds, from 1 second to 60 minutes.",
    )
    .check("concurrency", concurrency, isWhole(1, 1000), "Use 1 to 1000.")
    .check("cpu", cpu, (count) => concurrency === 1 || count >= 1, "Use 1 or more, or a concurrency of 1.")
    .check("minInstances", minInstances, isWhole(0, maxInstances), "Use 0 to maxInstances.")
    .check("maxInstances", maxInstances, isWhole(1, Number.POSITIVE_INFINITY), "Use 1 or more.")
    .add(...labelProblems(props.labels ?? {}));
  for (const name of variables) {
    validation.check("environment", name, (key) => /^[A-Za-z_]\w*$/.test(key), "Use letters, digits and _.");
    validation.check(
      "environment",
      name,
      (key) => !reserved.has(key) && !key.startsWith("X_GOOGLE_"),
      "The runtime sets this variable: use another name.",
    );
  }
  for (const name of Object.keys(secrets)) {
    validation.check(
      "secrets",
      name,
      (key) => !(key in environment),
      "Set a variable once, as text or as a secret.",
    );
  }
  validation.finish();
}
