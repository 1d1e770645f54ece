import { type R2BucketConfig, R2Bucket as R2BucketResource } from "@cdktf/provider-cloudflare/lib/r2-bucket";
import { R2BucketLifecycle } from "@cdktf/provider-cloudflare/lib/r2-bucket-lifecycle";
import { R2BucketLock } from "@cdktf/provider-cloudflare/lib/r2-bucket-lock";
import { Construct, type IConstruct } from "constructs";
import { Validation } from "../core";
import { Binding } from "./binding";
import { claimName } from "./claim-name";
import { accountIdFix, isCloudflareId } from "./cloudflare-id";
import type { R2Location } from "./r2-location";
import {
  type R2LifecycleRule,
  type R2Lock,
  renderLifecycleRules,
  renderLocks,
  validateLifecycleRule,
  validateLock,
} from "./r2-rules";
import type { Worker } from "./worker";

/** An R2 bucket, ours or somebody else's. */
export interface IR2Bucket extends IConstruct {
  /** Name of the bucket, once in an account and jurisdiction. */
  readonly bucketName: string;
  /** Law that the bucket's data stays under, e.g. `eu`; part of the bucket's identity. */
  readonly jurisdiction: string | undefined;

  /** Lets a Worker read and write objects: gives it a binding of this name. Cloudflare has no lesser right. */
  grantReadWrite(worker: Worker, bindingName: string): void;
}

/** What an object costs: `InfrequentAccess` is cheaper to keep and dearer to read. */
export type R2StorageClass = "Standard" | "InfrequentAccess";

/** Properties of an `R2Bucket`. */
export interface R2BucketProps {
  /** 32 hex digits. */
  accountId: string;
  /** Once in an account: 3 to 63 lower-case letters, digits and `-`, no `-` first or last. */
  bucketName: string;
  /**
   * Where the data is kept; cannot be changed.
   * @default - near whoever makes the bucket
   */
  location?: R2Location;
  /**
   * Of objects that are written without one.
   * @default "Standard"
   */
  storageClass?: R2StorageClass;
  /**
   * What becomes of objects with time.
   * @default - they stay
   */
  lifecycleRules?: R2LifecycleRule[];
  /**
   * Objects that nobody can delete for a time.
   * @default - none
   */
  locks?: R2Lock[];
  /**
   * Whether Terraform refuses to delete the bucket.
   * @default true
   */
  protect?: boolean;
  /** Changes the `cloudflare_r2_bucket` resource before it is made. */
  transform?: (config: R2BucketConfig) => R2BucketConfig;
}

abstract class R2BucketBase extends Construct implements IR2Bucket {
  abstract readonly bucketName: string;
  abstract readonly jurisdiction: string | undefined;

  grantReadWrite(worker: Worker, bindingName: string): void {
    worker.addBinding(bindingName, Binding.r2(this));
  }
}

/**
 * An R2 bucket, which is not public.
 *
 * @example
 * const files = new R2Bucket(this, "Files", {
 *   accountId, bucketName: "dev-files", location: R2Location.EU,
 *   lifecycleRules: [{ ruleName: "drafts", prefix: "drafts/", expireAfter: Duration.days(30) }],
 * });
 * files.grantReadWrite(worker, "FILES");
 */
export class R2Bucket extends R2BucketBase {
  /**
   * A bucket that is made by others, or by another stack.
   *
   * @param location needed where the bucket is under a jurisdiction
   */
  static fromBucketName(scope: Construct, id: string, bucketName: string, location?: R2Location): IR2Bucket {
    class Import extends R2BucketBase {
      readonly bucketName = bucketName;
      readonly jurisdiction = location?.jurisdiction;
    }
    return new Import(scope, id);
  }

  /** Name of the bucket; whoever uses it waits for the bucket. */
  readonly bucketName: string;
  /** Law that the bucket's data stays under, e.g. `eu`. */
  readonly jurisdiction: string | undefined;

  private readonly accountId: string;
  private readonly lifecycleRules: R2LifecycleRule[] = [];
  private readonly locks: R2Lock[] = [];
  private lifecycle: R2BucketLifecycle | undefined;
  private lock: R2BucketLock | undefined;

  /** @throws ValidationError with everything that Cloudflare would refuse, or if the name is taken */
  constructor(scope: Construct, id: string, props: R2BucketProps) {
    super(scope, id);
    validate(this, props);
    const { accountId, bucketName, location, storageClass = "Standard", protect = true, transform } = props;
    claimName(this, accountId, "bucketName", bucketName);
    const config: R2BucketConfig = {
      accountId,
      name: bucketName,
      storageClass,
      ...(location?.hint !== undefined && { location: location.hint }),
      ...(location?.jurisdiction !== undefined && { jurisdiction: location.jurisdiction }),
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    this.accountId = accountId;
    this.bucketName = new R2BucketResource(this, "Resource", transform?.(config) ?? config).name;
    this.jurisdiction = location?.jurisdiction;
    for (const rule of props.lifecycleRules ?? []) this.addLifecycleRule(rule);
    for (const lock of props.locks ?? []) this.addLock(lock);
  }

  /**
   * Has objects deleted, moved to cheaper storage, or unfinished uploads given up, with time. Cloudflare keeps the
   * bucket's last rule when it is taken away here.
   *
   * @throws ValidationError if the rule has nothing to do, its name is taken, or a time is not in whole days
   */
  addLifecycleRule(rule: R2LifecycleRule): void {
    validateLifecycleRule(this, rule, this.lifecycleRules);
    this.lifecycleRules.push(rule);
    this.lifecycle ??= new R2BucketLifecycle(this, "Lifecycle", this.ids());
    this.lifecycle.putRules(renderLifecycleRules(this.lifecycleRules));
  }

  /**
   * Keeps objects from being deleted or replaced for a time. Cloudflare keeps the bucket's last lock when it is taken
   * away here.
   *
   * @throws ValidationError if the lock's name is taken, or its time is not in whole days
   */
  addLock(lock: R2Lock): void {
    validateLock(this, lock, this.locks);
    this.locks.push(lock);
    this.lock ??= new R2BucketLock(this, "Locks", this.ids());
    this.lock.putRules(renderLocks(this.locks));
  }

  private ids(): { accountId: string; bucketName: string; jurisdiction?: string } {
    const { accountId, bucketName, jurisdiction } = this;
    return { accountId, bucketName, ...(jurisdiction !== undefined && { jurisdiction }) };
  }
}

function validate(bucket: R2Bucket, { accountId, bucketName, storageClass }: R2BucketProps): void {
  new Validation(bucket)
    .check("accountId", accountId, isCloudflareId, accountIdFix)
    .check(
      "bucketName",
      bucketName,
      (name) => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name),
      "Use 3 to 63 lower-case letters, digits and -, no - first or last.",
    )
    .check(
      "storageClass",
      storageClass,
      (text) => text === "Standard" || text === "InfrequentAccess",
      "Use Standard or InfrequentAccess.",
    )
    .finish();
}
