import { CloudRunServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-service-iam-member";
import {
  Cloudfunctions2Function,
  type Cloudfunctions2FunctionConfig,
} from "@cdktf/provider-google/lib/cloudfunctions2-function";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { Construct, type IConstruct } from "constructs";
import { type Bundle, bundleAsset, bundleFor } from "../bundling";
import { Duration, type Labels, labelProblems, physicalName, Size, Validation } from "../core";
import type { IBucket } from "./bucket";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";
import { type Metric, metricOf } from "./metric";
import type { ISecret } from "./secret";
import { type IServiceAccount, ServiceAccount } from "./service-account";
import { Trigger } from "./trigger";

/** A function, ours or somebody else's. */
export interface IFunction extends IConstruct {
  readonly functionName: string;
  readonly project: string;
  readonly region: string;

  /** Lets an identity call the function. */
  grantInvoke(identity: IIdentity): Grant;

  /** Calls, by the second. */
  metricInvocations(): Metric;

  /** Calls that the function answered with 5xx, by the second. */
  metricErrors(): Metric;

  /** Distribution of the time to an answer, in milliseconds. */
  metricDuration(): Metric;
}

/** What names a function. */
export interface FunctionAttributes {
  functionName: string;
  project: string;
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
  /** @default Trigger.http() */
  trigger?: Trigger;
  /** @default "nodejs24" */
  runtime?: string;
  /** @default Size.mebibytes(256) */
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
  /** @default 0 */
  minInstances?: number;
  /** @default 10 */
  maxInstances?: number;
  /**
   * Variables that may be read by anyone who may read the plan.
   * @default - none
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
  /** @default - none */
  labels?: Labels;
  /** Changes the `google_cloudfunctions2_function` resource before it is made. */
  transform?: (config: Cloudfunctions2FunctionConfig) => Cloudfunctions2FunctionConfig;
}

abstract class FunctionBase extends Construct implements IFunction {
  abstract readonly functionName: string;
  abstract readonly project: string;
  abstract readonly region: string;

  grantInvoke(identity: IIdentity): Grant {
    // A function's own IAM policy is not enough: its requests go to the Cloud Run service of the same name.
    const role = "roles/run.invoker";
    const config = {
      project: this.project,
      location: this.region,
      service: this.functionName,
      role,
      member: identity.member,
    };
    return grantOnce(this, "Invoke", role, identity, (id) => new CloudRunServiceIamMember(this, id, config));
  }

  metricInvocations(): Metric {
    return this.metric("request_count");
  }

  metricErrors(): Metric {
    return this.metric("request_count", { response_code_class: "5xx" });
  }

  metricDuration(): Metric {
    return this.metric("request_latencies");
  }

  private metric(name: string, labels?: Record<string, string>): Metric {
    const resource = { type: "cloud_run_revision", labels: { service_name: this.functionName } };
    return metricOf(`run.googleapis.com/${name}`, resource, labels);
  }
}

/**
 * A Cloud Function (2nd gen) in Node, bundled by esbuild from its entry file.
 *
 * @example
 * new NodeFunction(this, "Vectorize", {
 *   functionName: "dev-vectorize", project, region, sourceBucket,
 *   entry: "lambdas/vectorize/index.ts", entryPoint: "vectorizeRecord",
 *   trigger: Trigger.firestoreWritten({ firestore, document: "records/{record}" }),
 * });
 */
export class NodeFunction extends FunctionBase {
  /** A function that is deployed by others. */
  static fromFunctionName(scope: Construct, id: string, attributes: FunctionAttributes): IFunction {
    class Import extends FunctionBase {
      readonly functionName = attributes.functionName;
      readonly project = attributes.project;
      readonly region = attributes.region;
    }
    return new Import(scope, id);
  }

  readonly functionName: string;
  /** The name as it was given, known before the apply. */
  readonly plainName: string;
  readonly project: string;
  readonly region: string;
  readonly timeout: Duration;
  readonly labels: Labels | undefined;
  /** Who the function runs as. */
  readonly serviceAccount: IServiceAccount;
  /** HTTPS address. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    validate(this, props);
    const { functionName, project, region, trigger = Trigger.http() } = props;
    this.plainName = functionName;
    this.project = project;
    this.region = region;
    this.timeout = props.timeout ?? Duration.seconds(60);
    this.labels = props.labels;
    this.serviceAccount =
      props.serviceAccount ??
      new ServiceAccount(this, "ServiceAccount", {
        accountId: physicalName([functionName], { maxLength: 30 }),
        displayName: `Runs ${functionName}`,
      });
    const triggerConfig = trigger.configure(this);
    const access = Object.values(props.secrets ?? {}).map(
      (secret) => secret.grantAccess(this.serviceAccount).resource,
    );
    const config: Cloudfunctions2FunctionConfig = {
      name: functionName,
      project,
      location: region,
      ...(props.labels && { labels: props.labels }),
      buildConfig: {
        runtime: props.runtime ?? "nodejs24",
        entryPoint: props.entryPoint,
        source: { storageSource: this.upload(props) },
      },
      serviceConfig: this.serviceConfig(props, triggerConfig.internal),
      ...(triggerConfig.eventTrigger && { eventTrigger: triggerConfig.eventTrigger }),
      // A deploy fails when the function may not read its secrets yet.
      dependsOn: [...access, ...(triggerConfig.dependsOn ?? [])],
    };
    const resource = new Cloudfunctions2Function(this, "Resource", props.transform?.(config) ?? config);
    this.functionName = resource.name;
    this.url = resource.serviceConfig.uri;
    trigger.connect(this);
  }

  /** Uploads the bundle under a name with its hash: Google deploys again only when the name changes. */
  private upload({ entry, sizeLimit, sourceBucket }: NodeFunctionProps): { bucket: string; object: string } {
    const bundle: Bundle = bundleFor(this, { entry, target: "gcf", ...(sizeLimit && { sizeLimit }) });
    const object = new StorageBucketObject(this, "Source", {
      bucket: sourceBucket.bucketName,
      name: `${this.plainName}/${bundle.hash}.zip`,
      source: bundleAsset(this, "Code", bundle).path,
      contentType: "application/zip",
    });
    return { bucket: object.bucket, object: object.name };
  }

  private serviceConfig(props: NodeFunctionProps, internal: boolean) {
    const { concurrency = 1, cpu = concurrency > 1 ? 1 : undefined, secrets } = props;
    return {
      availableMemory: `${(props.memory ?? Size.mebibytes(256)).toMebibytes()}Mi`,
      ...(cpu !== undefined && { availableCpu: String(cpu) }),
      timeoutSeconds: this.timeout.toSeconds(),
      maxInstanceRequestConcurrency: concurrency,
      minInstanceCount: props.minInstances ?? 0,
      maxInstanceCount: props.maxInstances ?? 10,
      ingressSettings: internal ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL",
      allTrafficOnLatestRevision: true,
      serviceAccountEmail: this.serviceAccount.email,
      environmentVariables: { NODE_OPTIONS: "--enable-source-maps", ...props.environment },
      ...(secrets && {
        secretEnvironmentVariables: Object.entries(secrets).map(([key, secret]) => ({
          key,
          projectId: this.project,
          secret: secret.secretName,
          version: "latest",
        })),
      }),
    };
  }
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

function validate(fn: NodeFunction, props: NodeFunctionProps): void {
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
    .check("timeout", props.timeout, (time) => time.toMilliseconds() <= 3_600_000, "Use up to 60 minutes.")
    .check(
      "concurrency",
      concurrency,
      (count) => Number.isInteger(count) && count >= 1 && count <= 1000,
      "Use 1 to 1000.",
    )
    .check("cpu", cpu, (count) => concurrency === 1 || count >= 1, "Use 1 or more, or a concurrency of 1.")
    .check(
      "minInstances",
      minInstances,
      (count) => Number.isInteger(count) && count >= 0 && count <= maxInstances,
      "Use 0 to maxInstances.",
    )
    .check("maxInstances", maxInstances, (count) => Number.isInteger(count) && count >= 1, "Use 1 or more.")
    .add(...labelProblems(props.labels ?? {}));
  for (const name of variables) {
    validation.check("environment", name, (key) => /^[A-Za-z_]\w*$/.test(key), "Use letters, digits and _.");
    validation.check(
      "environment",
      name,
      (key) => !reserved.has(key),
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
