import { R2Bucket } from "@cdktf/provider-cloudflare/lib/r2-bucket";
import { WorkersKvNamespace } from "@cdktf/provider-cloudflare/lib/workers-kv-namespace";
import { BigqueryTable } from "@cdktf/provider-google/lib/bigquery-table";
import { ComputeDisk } from "@cdktf/provider-google/lib/compute-disk";
import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import { Construct } from "constructs";
import { allowDestroy } from "../../../constructs/aspects";
import { Queue } from "../../../constructs/cloudflare";
import { Bucket, Firestore, Secret, Topic } from "../../../constructs/gcp";
import { Volume } from "../../../constructs/hetzner/bindings/volume";
import { refusals, stackOf } from "./policed-stack";

const accountId = "0123456789abcdef0123456789abcdef";
const location = "europe-west3";

test("what holds data must be protected by Terraform, and by its cloud where that can", () => {
  const stack = stackOf();
  new Volume(stack, "Volume", { name: "data", size: 10 });
  new Firestore(stack, "Firestore", { project: "demo-project", location, protect: false });
  new R2Bucket(stack, "R2", { accountId, name: "files" });
  new Secret(stack, "Secret", { secretName: "qdrant-api-key", protect: false });
  new WorkersKvNamespace(stack, "Kv", { accountId, title: "cache" });
  new Topic(stack, "Topic", { topicName: "events" }).addSubscription("Kept", {
    subscriptionName: "events-kept",
    protect: false,
  });
  const fix =
    "Set `protect: true` or these arguments, or call allowDestroy(construct, reason) if the data may be lost.";
  expect(refusals(stack)).toEqual([
    `stack/Firestore/Resource: google_firestore_database holds data and lacks lifecycle.prevent_destroy = true and delete_protection_state = "DELETE_PROTECTION_ENABLED". ${fix}`,
    `stack/Kv: cloudflare_workers_kv_namespace holds data and lacks lifecycle.prevent_destroy = true. ${fix}`,
    `stack/R2: cloudflare_r2_bucket holds data and lacks lifecycle.prevent_destroy = true. ${fix}`,
    `stack/Secret/Resource: google_secret_manager_secret holds data and lacks deletion_protection = true. ${fix}`,
    `stack/Topic/Kept/Resource: google_pubsub_subscription holds data and lacks lifecycle.prevent_destroy = true. ${fix}`,
    `stack/Volume: hcloud_volume holds data and lacks lifecycle.prevent_destroy = true and delete_protection = true. ${fix}`,
  ]);
});

test("what is protected passes", () => {
  const stack = stackOf();
  new Firestore(stack, "Firestore", { project: "demo-project", location });
  new Bucket(stack, "Bucket", { bucketName: "records", location });
  new Secret(stack, "Secret", { secretName: "qdrant-api-key" });
  new Volume(stack, "Volume", {
    name: "data",
    size: 10,
    deleteProtection: true,
    lifecycle: { preventDestroy: true },
  });
  expect(refusals(stack)).toEqual([]);
});

test("what holds data in a database, on a disk or under a key is protected too", () => {
  const stack = stackOf();
  const sql = { databaseVersion: "POSTGRES_17", settings: { tier: "db-f1-micro" } };
  new SqlDatabaseInstance(stack, "ByDefault", sql);
  new SqlDatabaseInstance(stack, "Sql", { ...sql, deletionProtection: false });
  new BigqueryTable(stack, "Table", { datasetId: "d", tableId: "t", deletionProtection: false });
  new ComputeDisk(stack, "Disk", { name: "disk", zone: "europe-west3-a" });
  new KmsCryptoKey(stack, "Key", { name: "key", keyRing: "ring" });
  expect(refusals(stack).map((text) => text.split(". Set")[0])).toEqual([
    "stack/Disk: google_compute_disk holds data and lacks lifecycle.prevent_destroy = true",
    "stack/Key: google_kms_crypto_key holds data and lacks lifecycle.prevent_destroy = true",
    "stack/Sql: google_sql_database_instance holds data and lacks deletion_protection = true",
    "stack/Table: google_bigquery_table holds data and lacks deletion_protection = true",
  ]);
});

test("a bucket that may be deleted with its objects is not protected", () => {
  const stack = stackOf();
  new Bucket(stack, "Bucket", {
    bucketName: "records",
    location,
    transform: (config) => ({ ...config, forceDestroy: true }),
  });
  expect(refusals(stack)).toEqual([expect.stringContaining("lacks force_destroy = false.")]);
});

test("messages that are pushed are not kept, so their subscription may go", () => {
  const stack = stackOf();
  new Topic(stack, "Topic", { topicName: "events" }).addSubscription("Pushed", {
    subscriptionName: "events-pushed",
    transform: (config) => ({ ...config, pushConfig: { pushEndpoint: "https://example.com" } }),
  });
  expect(refusals(stack)).toEqual([]);
});

test("nothing needs protection where it is not asked for", () => {
  const stack = stackOf();
  new Queue(stack, "Queue", { accountId, queueName: "orders" });
  expect(refusals(stack, { protect: false })).toEqual([]);
});

test("an exception holds for the construct and all below it, and for nothing beside it", () => {
  const stack = stackOf();
  const scratch = new Construct(stack, "Scratch");
  new Bucket(scratch, "Bucket", { bucketName: "scratch", location, protect: false });
  new Bucket(stack, "Other", { bucketName: "other", location, protect: false });
  allowDestroy(scratch, "It can be built again.");
  expect(refusals(stack)).toEqual([expect.stringMatching(/^stack\/Other\/Resource:/)]);
});

test("an exception needs a reason", () => {
  const stack = stackOf();
  expect(() => allowDestroy(stack, " ")).toThrow('stack: reason is " "\n  Say why the data may be lost.');
});
