import { CloudRunServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-service-iam-member";
import {
  Cloudfunctions2Function,
  type Cloudfunctions2FunctionConfig,
} from "@cdktf/provider-google/lib/cloudfunctions2-function";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { Construct, type IConstruct } from "constructs";
import { type Bundle, bundleAsset, bundleFor } from "../bundling";
import { Duration, type Labels, physicalName, Size } from "../core";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";
import { Metric, type MetricOptions } from "./metric";
import type { MetricKind } from "./metric-kind";
import { type FunctionAttributes, type NodeFunctionProps, validateNodeFunction } from "./node-function-props";
import { type IServiceAccount, ServiceAccount } from "./service-account";
import { Trigger, type TriggerConfig } from "./trigger";

/** A function, ours or somebody else's. */
export interface IFunction extends IConstruct {
  /** Short name, without project and region. */
  readonly functionName: string;
  /** Id of the project. */
  readonly project: string;
  /** E.g. `europe-west3`. */
  readonly region: string;

  /** Lets an identity call the function. */
  grantInvoke(identity: IIdentity): Grant;

  /** Calls. */
  metricInvocations(): Metric;

  /** Calls that the function answered with 5xx, crashes and timeouts included. */
  metricErrors(): Metric;

  /** Time to an answer, in milliseconds. */
  metricDuration(): Metric;

  /** Part of its memory that an instance uses, 0 to 1. */
  metricMemory(): Metric;

  /** Instances, idle ones included. */
  metricInstances(): Metric;
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
    return this.metric("request_count", "counter");
  }

  metricErrors(): Metric {
    return this.metric("request_count", "counter", { metricLabels: { response_code_class: "5xx" } });
  }

  metricDuration(): Metric {
    return this.metric("request_latencies", "distribution");
  }

  metricMemory(): Metric {
    return this.metric("container/memory/utilizations", "distribution");
  }

  metricInstances(): Metric {
    // One series for active and one for idle instances.
    return this.metric("container/instance_count", "gauge", { reducer: "sum" });
  }

  private metric(name: string, kind: MetricKind, options?: MetricOptions): Metric {
    return new Metric({
      metricType: `run.googleapis.com/${name}`,
      kind,
      resourceType: "cloud_run_revision",
      resourceLabels: { service_name: this.functionName },
      ...options,
    });
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
  /** Longest call. */
  readonly timeout: Duration;
  /** What the function and what calls it are labelled with. */
  readonly labels: Labels | undefined;
  /** Who the function runs as. */
  readonly serviceAccount: IServiceAccount;
  /** HTTPS address. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    validateNodeFunction(this, props);
    const { functionName, project, region, trigger = Trigger.http() } = props;
    this.plainName = functionName;
    this.project = project;
    this.region = region;
    this.timeout = props.timeout ?? Duration.seconds(60);
    this.labels = props.labels;
    this.serviceAccount =
      props.serviceAccount ??
      new ServiceAccount(this, "ServiceAccount", {
        accountId: physicalName([functionName, "runner"], { maxLength: 30 }),
        displayName: `Runs ${functionName}`,
      });
    const triggerConfig = trigger.configure(this);
    const builder = props.buildServiceAccount;
    const access = Object.values(props.secrets ?? {}).map((secret) =>
      secret.grantAccess(this.serviceAccount),
    );
    const grants = [...access, ...(builder?.grants ?? [])].map(({ resource }) => resource);
    const config: Cloudfunctions2FunctionConfig = {
      name: functionName,
      project,
      location: region,
      ...(props.labels && { labels: props.labels }),
      buildConfig: {
        runtime: props.runtime ?? "nodejs24",
        entryPoint: props.entryPoint,
        source: { storageSource: this.upload(props) },
        ...(builder && { serviceAccount: `projects/${project}/serviceAccounts/${builder.email}` }),
      },
      serviceConfig: this.serviceConfig(props, triggerConfig),
      ...(triggerConfig.eventTrigger && { eventTrigger: triggerConfig.eventTrigger }),
      // A deploy fails when the sources or the secrets may not be read yet.
      dependsOn: [...grants, ...(triggerConfig.dependsOn ?? [])],
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

  private serviceConfig(props: NodeFunctionProps, trigger: TriggerConfig) {
    const { internal, eventTrigger } = trigger;
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
      environmentVariables: {
        NODE_OPTIONS: "--enable-source-maps",
        // The entry point is a plain export, so the Functions Framework must be told what it takes; Firebase's own
        // deploys set the same variable.
        ...(eventTrigger && { FUNCTION_SIGNATURE_TYPE: "cloudevent" }),
        ...trigger.environment,
        ...props.environment,
      },
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
