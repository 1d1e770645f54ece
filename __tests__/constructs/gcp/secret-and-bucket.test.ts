import { Duration } from "../../../constructs/core";
import { Bucket, Secret, ServiceAccount } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack } from "./google-stack";

test("a secret is a place without a value, protected unless told otherwise", () => {
  const stack = googleStack();
  new Secret(stack, "Key", { secretName: "api-key" });
  new Secret(stack, "Near", { secretName: "near-key", regions: ["europe-west3"], protect: false });
  const template = Template.fromStack(stack);
  template.hasResource("google_secret_manager_secret", {
    secret_id: "api-key",
    replication: { auto: {} },
    deletion_protection: true,
  });
  template.hasResource("google_secret_manager_secret", {
    secret_id: "near-key",
    replication: { user_managed: { replicas: [{ location: "europe-west3" }] } },
    deletion_protection: false,
  });
  template.resourceCountIs("google_secret_manager_secret_version", 0);
});

test("a bucket can never become public, and is protected unless told otherwise", () => {
  const stack = googleStack();
  new Bucket(stack, "Kept", { bucketName: "demo-kept", location: "europe-west3" });
  new Bucket(stack, "Scratch", {
    bucketName: "demo-scratch",
    location: "europe-west3",
    versioned: false,
    protect: false,
    expireAfter: Duration.days(30),
  });
  const template = Template.fromStack(stack);
  template.hasResource("google_storage_bucket", {
    name: "demo-kept",
    uniform_bucket_level_access: true,
    public_access_prevention: "enforced",
    versioning: { enabled: true },
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
  template.hasResource("google_storage_bucket", {
    name: "demo-scratch",
    public_access_prevention: "enforced",
    force_destroy: true,
    lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 30 } }],
    lifecycle: Match.absent(),
  });
});

test.each([
  { what: "a bucket's name", make: () => bucket("google-files"), message: 'bucketName is "google-files"' },
  {
    what: "a bucket's place",
    make: () => new Bucket(googleStack(), "It", { bucketName: "files", location: "Frankfurt am Main" }),
    message: 'location is "Frankfurt am Main"',
  },
  { what: "half a day", make: () => bucket("files", Duration.hours(12)), message: "expireAfter is 12 h" },
  {
    what: "a secret's name",
    make: () => new Secret(googleStack(), "It", { secretName: "api key" }),
    message: 'secretName is "api key"',
  },
  {
    what: "a secret without a region",
    make: () => new Secret(googleStack(), "It", { secretName: "api-key", regions: [] }),
    message: "regions is []",
  },
  {
    what: "an account's id",
    make: () => new ServiceAccount(googleStack(), "It", { accountId: "short" }),
    message: 'accountId is "short"',
  },
])("refuses $what that the cloud would refuse", ({ make, message }) => {
  expect(make).toThrow(`stack/It: ${message}`);
});

function bucket(bucketName: string, expireAfter?: Duration): Bucket {
  return new Bucket(googleStack(), "It", {
    bucketName,
    location: "europe-west3",
    ...(expireAfter && { expireAfter }),
  });
}

test("a service account can do nothing, and is named as policies and people name it", () => {
  const stack = googleStack();
  new ServiceAccount(stack, "Plain", { accountId: "the-reader" });
  new ServiceAccount(stack, "Named", { accountId: "the-writer", displayName: "Writes records" });
  const theirs = ServiceAccount.fromEmail(stack, "Theirs", "theirs@demo-project.iam.gserviceaccount.com");
  const template = Template.fromStack(stack);
  template.hasResource("google_service_account", { account_id: "the-reader", display_name: "the-reader" });
  template.hasResource("google_service_account", { display_name: "Writes records" });
  template.resourceCountIs("google_service_account", 2);
  template.resourceCountIs("google_project_iam_member", 0);
  expect(theirs.member).toBe("serviceAccount:theirs@demo-project.iam.gserviceaccount.com");
});

test("transform changes the underlying resource, and defaultChild is it", () => {
  const stack = googleStack();
  const made = {
    google_storage_bucket: new Bucket(stack, "Bucket", {
      bucketName: "demo-kept",
      location: "europe-west3",
      transform: (config) => ({ ...config, storageClass: "NEARLINE" }),
    }),
    google_secret_manager_secret: new Secret(stack, "Secret", {
      secretName: "api-key",
      transform: (config) => ({ ...config, ttl: "3600s" }),
    }),
    google_service_account: new ServiceAccount(stack, "Account", {
      accountId: "the-reader",
      transform: (config) => ({ ...config, description: "Reads" }),
    }),
  };
  const template = Template.fromStack(stack);
  template.hasResource("google_storage_bucket", { storage_class: "NEARLINE" });
  template.hasResource("google_secret_manager_secret", { ttl: "3600s" });
  template.hasResource("google_service_account", { description: "Reads" });
  for (const [terraformResourceType, construct] of Object.entries(made)) {
    expect(construct.node.defaultChild).toMatchObject({ terraformResourceType });
  }
});

test("a bucket is watched by its name, its storage classes together", () => {
  const files = Bucket.fromBucketName(googleStack(), "Files", "demo-files");
  const where = 'resource.type = "gcs_bucket" AND resource.labels.bucket_name = "demo-files"';
  expect(files.metricRequests().filter).toBe(
    `metric.type = "storage.googleapis.com/api/request_count" AND ${where}`,
  );
  expect(files.metricSize().filter).toBe(
    `metric.type = "storage.googleapis.com/storage/total_bytes" AND ${where}`,
  );
  expect(files.metricObjects().aggregation(Duration.days(1))).toEqual({
    alignmentPeriod: "86400s",
    perSeriesAligner: "ALIGN_MAX",
    crossSeriesReducer: "REDUCE_SUM",
  });
});
