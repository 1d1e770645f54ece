import { Firestore } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack, project } from "./google-stack";

test("a database is native, can be read back in time, and neither Google nor Terraform deletes it", () => {
  const stack = googleStack();
  new Firestore(stack, "Firestore", { project, location: "eur3" });
  Template.fromStack(stack).hasResource("google_firestore_database", {
    name: "(default)",
    location_id: "eur3",
    type: "FIRESTORE_NATIVE",
    point_in_time_recovery_enablement: "POINT_IN_TIME_RECOVERY_ENABLED",
    delete_protection_state: "DELETE_PROTECTION_ENABLED",
    lifecycle: { prevent_destroy: true },
  });
});

test("an unprotected database goes away with its stack", () => {
  const stack = googleStack();
  new Firestore(stack, "Firestore", {
    project,
    location: "eur3",
    protect: false,
    pointInTimeRecovery: false,
  });
  Template.fromStack(stack).hasResource("google_firestore_database", {
    delete_protection_state: "DELETE_PROTECTION_DISABLED",
    deletion_policy: "DELETE",
    point_in_time_recovery_enablement: "POINT_IN_TIME_RECOVERY_DISABLED",
    lifecycle: Match.absent(),
  });
});

test("documents expire by a field, queries get their composite index, and long texts none", () => {
  const stack = googleStack();
  const firestore = new Firestore(stack, "Firestore", { project, location: "eur3" });
  firestore.addTtl("deliveries", "expiresAt");
  firestore.addIndexExemption("deliveries", "payload");
  firestore.addIndex("records", [
    { path: "kind", order: "ascending" },
    { path: "links", order: "array" },
    { path: "occurredAt", order: "descending" },
  ]);
  const template = Template.fromStack(stack);
  template.hasResource("google_firestore_field", {
    collection: "deliveries",
    field: "expiresAt",
    ttl_config: {},
  });
  template.hasResource("google_firestore_field", {
    collection: "deliveries",
    field: "payload",
    index_config: {},
    ttl_config: Match.absent(),
  });
  template.hasResource("google_firestore_index", {
    collection: "records",
    fields: [
      { field_path: "kind", order: "ASCENDING" },
      { field_path: "links", array_config: "CONTAINS" },
      { field_path: "occurredAt", order: "DESCENDING" },
    ],
  });
});

test("a database refuses a name or a place that Firestore has not", () => {
  const make = () =>
    new Firestore(googleStack(), "Firestore", { project, databaseName: "DB", location: "Frankfurt" });
  expect(make).toThrow("stack/Firestore: 2 values cannot be used");
  expect(make).toThrow(
    'location is "Frankfurt". Use a region, e.g. europe-west3, or a multi-region, e.g. eur3.',
  );
});

test("an index over one field is refused: that one is there already", () => {
  const firestore = new Firestore(googleStack(), "Firestore", { project, location: "eur3" });
  expect(() => firestore.addIndex("records", [{ path: "kind", order: "ascending" }])).toThrow(
    /stack\/Firestore: fields is .*\n {2}Name two fields or more/,
  );
});

test("the same fields may be indexed in several orders", () => {
  const stack = googleStack();
  const firestore = new Firestore(stack, "Firestore", { project, location: "eur3" });
  for (const order of ["ascending", "descending"] as const) {
    firestore.addIndex("records", [
      { path: "kind", order: "ascending" },
      { path: "occurredAt", order },
    ]);
  }
  Template.fromStack(stack).resourceCountIs("google_firestore_index", 2);
});

test("transform changes the underlying database, and defaultChild is it", () => {
  const stack = googleStack();
  const firestore = new Firestore(stack, "Firestore", {
    project,
    location: "eur3",
    transform: (config) => ({ ...config, databaseEdition: "ENTERPRISE" }),
  });
  Template.fromStack(stack).hasResource("google_firestore_database", { database_edition: "ENTERPRISE" });
  expect(firestore.node.defaultChild).toMatchObject({ terraformResourceType: "google_firestore_database" });
});

test("a database is watched by its name", () => {
  const firestore = Firestore.fromDatabaseName(googleStack(), "Firestore", { project, location: "eur3" });
  expect([firestore.metricReads(), firestore.metricWrites(), firestore.metricDeletes()]).toMatchObject(
    ["read", "write", "delete"].map((what) => ({
      filter:
        `metric.type = "firestore.googleapis.com/document/${what}_ops_count"` +
        ' AND resource.type = "firestore.googleapis.com/Database" AND resource.labels.database_id = "(default)"',
    })),
  );
});
