import { StorageBucket, type StorageBucketConfig } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct, type IConstruct } from "constructs";
import { Duration, type Labels, labelProblems, Validation } from "../core";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";
import { inSteps } from "./in-steps";
import { Metric, type MetricOptions } from "./metric";
import type { MetricKind } from "./metric-kind";

/** A bucket, ours or somebody else's. */
export interface IBucket extends IConstruct {
  /** Unique in all of Google Cloud. */
  readonly bucketName: string;

  /** Lets an identity list and read objects. */
  grantRead(identity: IIdentity): Grant;

  /** Lets an identity add objects, without reading or replacing any. */
  grantCreate(identity: IIdentity): Grant;

  /** Lets an identity list, read, add, replace and delete objects. */
  grantReadWrite(identity: IIdentity): Grant;

  /** Calls to the bucket. */
  metricRequests(): Metric;

  /** Size of all objects in bytes, measured once a day. */
  metricSize(): Metric;

  /** Objects, counted once a day. */
  metricObjects(): Metric;
}

/** Properties of a `Bucket`. */
export interface BucketProps {
  /** Unique in all of Google Cloud: 3 to 63 lower-case letters, digits, `-` and `_`. */
  bucketName: string;
  /** Region or multi-region, e.g. `europe-west3`. */
  location: string;
  /**
   * Whether replaced and deleted objects are kept as versions.
   * @default true
   */
  versioned?: boolean;
  /**
   * Age at which objects are deleted, in whole days.
   * @default - never
   */
  expireAfter?: Duration;
  /**
   * Whether Terraform refuses to delete the bucket.
   * @default true
   */
  protect?: boolean;
  /**
   * Labels of the resource: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `google_storage_bucket` resource before it is made. */
  transform?: (config: StorageBucketConfig) => StorageBucketConfig;
}

abstract class BucketBase extends Construct implements IBucket {
  abstract readonly bucketName: string;

  grantRead(identity: IIdentity): Grant {
    return this.grant("Read", "roles/storage.objectViewer", identity);
  }

  grantCreate(identity: IIdentity): Grant {
    return this.grant("Create", "roles/storage.objectCreator", identity);
  }

  grantReadWrite(identity: IIdentity): Grant {
    return this.grant("ReadWrite", "roles/storage.objectUser", identity);
  }

  metricRequests(): Metric {
    return this.metric("api/request_count", "counter");
  }

  metricSize(): Metric {
    // One series for each storage class.
    return this.metric("storage/total_bytes", "gauge", { reducer: "sum" });
  }

  metricObjects(): Metric {
    return this.metric("storage/object_count", "gauge", { reducer: "sum" });
  }

  private metric(name: string, kind: MetricKind, options?: MetricOptions): Metric {
    return new Metric({
      metricType: `storage.googleapis.com/${name}`,
      kind,
      resourceType: "gcs_bucket",
      resourceLabels: { bucket_name: this.bucketName },
      ...options,
    });
  }

  private grant(what: string, role: string, identity: IIdentity): Grant {
    const config = { bucket: this.bucketName, role, member: identity.member };
    return grantOnce(this, what, role, identity, (id) => new StorageBucketIamMember(this, id, config));
  }
}

/**
 * A Cloud Storage bucket that can never become public.
 *
 * @example
 * new Bucket(this, "Reports", { bucketName: "casamarina-reports", location: "europe-west3" });
 */
export class Bucket extends BucketBase {
  /** A bucket that is made by others, or by another stack. */
  static fromBucketName(scope: Construct, id: string, bucketName: string): IBucket {
    class Import extends BucketBase {
      readonly bucketName = bucketName;
    }
    return new Import(scope, id);
  }

  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const { bucketName, location, versioned = true, expireAfter, protect = true, labels, transform } = props;
    new Validation(this)
      .check(
        "bucketName",
        bucketName,
        // https://cloud.google.com/storage/docs/buckets#naming
        (name) => /^(?!goog)(?!.*google)[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(name),
        "Use 3 to 63 lower-case letters, digits, _ and -, without the word google.",
      )
      .check(
        "location",
        location,
        (name) => /^[A-Za-z]+(-[A-Za-z]+\d+)?\d?$/.test(name),
        "Use a region, e.g. europe-west3, or a multi-region, e.g. EU.",
      )
      .check(
        "expireAfter",
        expireAfter,
        inSteps(Duration.days(1), Duration.days(1), Duration.days(36_500)),
        "Use whole days, 1 or more.",
      )
      .add(...labelProblems(labels ?? {}))
      .finish();
    const config: StorageBucketConfig = {
      name: bucketName,
      location,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: versioned },
      forceDestroy: !protect,
      ...(expireAfter && {
        lifecycleRule: [
          { action: { type: "Delete" }, condition: { age: expireAfter.toMilliseconds() / 86_400_000 } },
        ],
      }),
      ...(labels && { labels }),
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    this.bucketName = new StorageBucket(this, "Resource", transform?.(config) ?? config).name;
  }
}
