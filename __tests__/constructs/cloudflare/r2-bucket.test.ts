import {
  R2Bucket,
  type R2BucketProps,
  type R2LifecycleRule,
  R2Location,
  type R2Lock,
  Worker,
} from "../../../constructs/cloudflare";
import { Duration } from "../../../constructs/core";
import { Match, Template } from "../../../constructs/testing";
import { accountId, cloudflareStack } from "./cloudflare-stack";

const type = "cloudflare_r2_bucket";

function bucketStack(props: Partial<R2BucketProps> = {}) {
  const stack = cloudflareStack();
  const bucket = new R2Bucket(stack, "Files", { accountId, bucketName: "dev-files", ...props });
  return { stack, bucket };
}

test("a bucket refuses to be deleted unless told otherwise, and has no rules of its own", () => {
  const template = Template.fromStack(bucketStack().stack);
  template.hasResource(type, {
    account_id: accountId,
    name: "dev-files",
    storage_class: "Standard",
    location: Match.absent(),
    jurisdiction: Match.absent(),
    lifecycle: { prevent_destroy: true },
  });
  template.resourceCountIs("cloudflare_r2_bucket_lifecycle", 0);
  template.resourceCountIs("cloudflare_r2_bucket_lock", 0);
  Template.fromStack(bucketStack({ protect: false }).stack).hasResource(type, { lifecycle: Match.absent() });
});

test.each([
  { location: R2Location.WEUR, attributes: { location: "weur", jurisdiction: Match.absent() } },
  { location: R2Location.EU, attributes: { location: Match.absent(), jurisdiction: "eu" } },
  { location: R2Location.of({ hint: "oc" }), attributes: { location: "oc" } },
])("a bucket is kept near a place or under a law: $attributes", ({ location, attributes }) => {
  Template.fromStack(bucketStack({ location, storageClass: "InfrequentAccess" }).stack).hasResource(type, {
    ...attributes,
    storage_class: "InfrequentAccess",
  });
});

test("rules of objects' lives go together, beside the one that every bucket has", () => {
  const { stack, bucket } = bucketStack({
    location: R2Location.EU,
    lifecycleRules: [{ ruleName: "drafts", prefix: "drafts/", expireAfter: Duration.days(30) }],
  });
  bucket.addLifecycleRule({
    ruleName: "old",
    infrequentAccessAfter: Duration.days(90),
    abortUploadsAfter: Duration.days(1),
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs("cloudflare_r2_bucket_lifecycle", 1);
  template.hasResource("cloudflare_r2_bucket_lifecycle", {
    account_id: accountId,
    bucket_name: Match.stringLikeRegexp("cloudflare_r2_bucket\\.Files_.*\\.name"),
    jurisdiction: "eu",
    rules: [
      {
        id: "Default Multipart Abort Rule",
        enabled: true,
        conditions: { prefix: "" },
        abort_multipart_uploads_transition: { condition: { type: "Age", max_age: 604_800 } },
      },
      {
        id: "drafts",
        enabled: true,
        conditions: { prefix: "drafts/" },
        delete_objects_transition: { condition: { type: "Age", max_age: 2_592_000 } },
      },
      {
        id: "old",
        conditions: { prefix: "" },
        storage_class_transitions: [
          { storage_class: "InfrequentAccess", condition: { type: "Age", max_age: 7_776_000 } },
        ],
        abort_multipart_uploads_transition: { condition: { type: "Age", max_age: 86_400 } },
      },
    ],
  });
});

test("objects can be locked for a time, or for ever", () => {
  const { stack, bucket } = bucketStack({
    locks: [{ lockName: "backups", prefix: "backups/", retainFor: Duration.days(35) }],
  });
  bucket.addLock({ lockName: "contracts", prefix: "contracts/" });
  Template.fromStack(stack).hasResource("cloudflare_r2_bucket_lock", {
    jurisdiction: Match.absent(),
    rules: [
      {
        id: "backups",
        enabled: true,
        prefix: "backups/",
        condition: { type: "Age", max_age_seconds: 3_024_000 },
      },
      { id: "contracts", enabled: true, prefix: "contracts/", condition: { type: "Indefinite" } },
    ],
  });
});

test("a Worker gets a bucket under a name, of ours and of others'", () => {
  const { stack, bucket } = bucketStack({ location: R2Location.EU });
  const worker = new Worker(stack, "Worker", {
    accountId,
    scriptName: "dev-worker",
    entry: "lambdas/worker/index.ts",
  });
  bucket.grantReadWrite(worker, "FILES");
  R2Bucket.fromBucketName(stack, "Theirs", "theirs", R2Location.FEDRAMP).grantReadWrite(worker, "THEIRS");
  R2Bucket.fromBucketName(stack, "Plain", "plain").grantReadWrite(worker, "PLAIN");
  Template.fromStack(stack).hasResource("cloudflare_workers_script", {
    bindings: [
      {
        name: "FILES",
        type: "r2_bucket",
        bucket_name: Match.stringLikeRegexp("cloudflare_r2_bucket\\.Files_.*\\.name"),
        jurisdiction: "eu",
      },
      { name: "PLAIN", bucket_name: "plain", jurisdiction: Match.absent() },
      { name: "THEIRS", bucket_name: "theirs", jurisdiction: "fedramp" },
    ],
  });
});

test("transform changes the underlying resource, and defaultChild is it", () => {
  const { stack, bucket } = bucketStack({ transform: (config) => ({ ...config, location: "oc" }) });
  Template.fromStack(stack).hasResource(type, { location: "oc" });
  expect(bucket.node.defaultChild).toMatchObject({ terraformResourceType: type });
});

test("a bucket's name is used once in an account", () => {
  const { stack } = bucketStack();
  expect(() => new R2Bucket(stack, "Again", { accountId, bucketName: "dev-files" })).toThrow(
    'stack/Again: bucketName is "dev-files"\n  Choose another name: stack/Files has this one.',
  );
});

test.each([
  { props: { accountId: "mine" }, message: 'accountId is "mine"' },
  { props: { bucketName: "ab" }, message: 'bucketName is "ab"\n  Use 3 to 63 lower-case letters' },
  { props: { bucketName: "Files" }, message: 'bucketName is "Files"' },
  { props: { bucketName: "files-" }, message: 'bucketName is "files-"' },
  { props: { bucketName: "x".repeat(64) }, message: "bucketName is" },
  { props: { storageClass: "Cold" }, message: 'storageClass is "Cold"\n  Use Standard or InfrequentAccess.' },
])("a bucket refuses $props", ({ props, message }) => {
  expect(() => bucketStack(props as Partial<R2BucketProps>)).toThrow(`stack/Files: ${message}`);
});

test.each([
  { rule: { ruleName: "" }, message: "2 values cannot be used" },
  { rule: { ruleName: "idle" }, message: "Give the rule something to do" },
  {
    rule: { ruleName: "Default Multipart Abort Rule", abortUploadsAfter: Duration.days(1) },
    message: "Name each rule once.",
  },
  { rule: { ruleName: "taken", expireAfter: Duration.days(1) }, message: 'ruleName is "taken"' },
  { rule: { ruleName: "short", expireAfter: Duration.hours(36) }, message: "expireAfter is 36 h" },
  {
    rule: { ruleName: "now", infrequentAccessAfter: Duration.days(0) },
    message: "infrequentAccessAfter is 0 d",
  },
  {
    rule: { ruleName: "brief", abortUploadsAfter: Duration.minutes(1) },
    message: "abortUploadsAfter is 1 min",
  },
])("a rule of objects' lives is refused: $message", ({ rule, message }) => {
  const { bucket } = bucketStack({ lifecycleRules: [{ ruleName: "taken", expireAfter: Duration.days(9) }] });
  expect(() => bucket.addLifecycleRule(rule as R2LifecycleRule)).toThrow(message);
});

test.each([
  { lock: { lockName: "x".repeat(256) }, message: "Use 1 to 255 characters." },
  { lock: { lockName: "taken" }, message: 'lockName is "taken"\n  Name each lock once.' },
  {
    lock: { lockName: "short", retainFor: Duration.hours(1) },
    message: "retainFor is 1 h\n  Use whole days",
  },
])("a lock is refused: $message", ({ lock, message }) => {
  const { bucket } = bucketStack({ locks: [{ lockName: "taken" }] });
  expect(() => bucket.addLock(lock as R2Lock)).toThrow(message);
});
