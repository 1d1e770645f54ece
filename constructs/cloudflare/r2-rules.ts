import type { R2BucketLifecycleRules } from "@cdktf/provider-cloudflare/lib/r2-bucket-lifecycle";
import type { R2BucketLockRules } from "@cdktf/provider-cloudflare/lib/r2-bucket-lock";
import type { IConstruct } from "constructs";
import { Duration, Validation } from "../core";

/** What becomes of a bucket's objects with time; one of the three times at least. */
export interface R2LifecycleRule {
  /** Once in a bucket, 1 to 255 characters. */
  ruleName: string;
  /**
   * Beginning of the keys that the rule is for.
   * @default - all keys
   */
  prefix?: string;
  /**
   * Age at which objects are deleted, in whole days.
   * @default - never
   */
  expireAfter?: Duration;
  /**
   * Age at which objects go to the cheaper storage that costs when it is read, in whole days.
   * @default - never
   */
  infrequentAccessAfter?: Duration;
  /**
   * Age at which uploads in parts that were not finished are given up, in whole days.
   * @default - that of Cloudflare's own rule for all keys, 7 days
   */
  abortUploadsAfter?: Duration;
}

/** Objects that nobody can delete or replace for a time, an administrator's token included. */
export interface R2Lock {
  /** Once in a bucket, 1 to 255 characters. */
  lockName: string;
  /**
   * Beginning of the keys that are locked.
   * @default - all keys
   */
  prefix?: string;
  /**
   * How long an object is locked after it was written, in whole days.
   * @default - for ever
   */
  retainFor?: Duration;
}

/** @throws ValidationError with everything that Cloudflare would refuse */
export function validateLifecycleRule(
  bucket: IConstruct,
  rule: R2LifecycleRule,
  present: readonly R2LifecycleRule[],
): void {
  const { ruleName, expireAfter, infrequentAccessAfter, abortUploadsAfter } = rule;
  new Validation(bucket)
    .check("ruleName", ruleName, isRuleName, ruleNameFix)
    .check("ruleName", ruleName, isNew(present.map((other) => other.ruleName)), "Name each rule once.")
    .check(
      "ruleName",
      ruleName,
      () => [expireAfter, infrequentAccessAfter, abortUploadsAfter].some((time) => time !== undefined),
      "Give the rule something to do: expireAfter, infrequentAccessAfter or abortUploadsAfter.",
    )
    .check("expireAfter", expireAfter, isWholeDays, wholeDaysFix)
    .check("infrequentAccessAfter", infrequentAccessAfter, isWholeDays, wholeDaysFix)
    .check("abortUploadsAfter", abortUploadsAfter, isWholeDays, wholeDaysFix)
    .finish();
}

/** @throws ValidationError with everything that Cloudflare would refuse */
export function validateLock(bucket: IConstruct, lock: R2Lock, present: readonly R2Lock[]): void {
  new Validation(bucket)
    .check("lockName", lock.lockName, isRuleName, ruleNameFix)
    .check("lockName", lock.lockName, isNew(present.map((other) => other.lockName)), "Name each lock once.")
    .check("retainFor", lock.retainFor, isWholeDays, wholeDaysFix)
    .finish();
}

/** The rules as `cloudflare_r2_bucket_lifecycle` takes them, which puts them in place of all that were there. */
export function renderLifecycleRules(rules: readonly R2LifecycleRule[]): R2BucketLifecycleRules[] {
  return [ownRule, ...rules].map(
    ({ ruleName, prefix = "", expireAfter, infrequentAccessAfter, abortUploadsAfter }) => ({
      id: ruleName,
      enabled: true,
      conditions: { prefix },
      ...(expireAfter && { deleteObjectsTransition: { condition: atAge(expireAfter) } }),
      ...(infrequentAccessAfter && {
        storageClassTransitions: [
          { storageClass: "InfrequentAccess", condition: atAge(infrequentAccessAfter) },
        ],
      }),
      ...(abortUploadsAfter && { abortMultipartUploadsTransition: { condition: atAge(abortUploadsAfter) } }),
    }),
  );
}

/** The locks as `cloudflare_r2_bucket_lock` takes them. */
export function renderLocks(locks: readonly R2Lock[]): R2BucketLockRules[] {
  return locks.map(({ lockName, prefix = "", retainFor }) => ({
    id: lockName,
    enabled: true,
    prefix,
    condition: retainFor ? { type: "Age", maxAgeSeconds: retainFor.toSeconds() } : { type: "Indefinite" },
  }));
}

// Every new bucket has this one: https://developers.cloudflare.com/r2/buckets/object-lifecycles/
const ownRule: R2LifecycleRule = {
  ruleName: "Default Multipart Abort Rule",
  abortUploadsAfter: Duration.days(7),
};

const ruleNameFix = "Use 1 to 255 characters.";
const wholeDaysFix = "Use whole days, one at least.";
const secondsOfDay = 86_400;

function isRuleName(name: string): boolean {
  return name.length >= 1 && name.length <= 255;
}

function isNew(present: string[]): (name: string) => boolean {
  return (name) => !present.includes(name) && name !== ownRule.ruleName;
}

function isWholeDays(time: Duration): boolean {
  const days = time.toMilliseconds() / (secondsOfDay * 1000);
  return Number.isInteger(days) && days >= 1;
}

function atAge(time: Duration): { type: string; maxAge: number } {
  return { type: "Age", maxAge: time.toSeconds() };
}
