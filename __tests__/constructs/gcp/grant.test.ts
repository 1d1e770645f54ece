import { Bucket, Firestore, Secret, ServiceAccount, Topic } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { googleStack, project } from "./google-stack";

test("a grant gives one role on one resource to one identity", () => {
  const stack = googleStack();
  const reader = new ServiceAccount(stack, "Reader", { accountId: "the-reader" });
  Topic.fromTopicId(stack, "Topic", `projects/${project}/topics/calls`).grantPublish(reader);
  Secret.fromSecretName(stack, "Secret", "api-key").grantAccess(reader);
  Bucket.fromBucketName(stack, "Bucket", "demo-files").grantRead(reader);
  Bucket.fromBucketName(stack, "Drop", "demo-drop").grantCreate(reader);
  Firestore.fromDatabaseName(stack, "Firestore", { project, location: "eur3" }).grantReadWrite(reader);

  const template = Template.fromStack(stack);
  const member = Match.stringLikeRegexp("google_service_account.Reader_.*\\.member");
  template.hasResource("google_pubsub_topic_iam_member", {
    topic: "calls",
    role: "roles/pubsub.publisher",
    member,
  });
  template.hasResource("google_secret_manager_secret_iam_member", {
    secret_id: "api-key",
    role: "roles/secretmanager.secretAccessor",
    member,
  });
  template.hasResource("google_storage_bucket_iam_member", {
    bucket: "demo-files",
    role: "roles/storage.objectViewer",
    member,
  });
  template.hasResource("google_storage_bucket_iam_member", {
    bucket: "demo-drop",
    role: "roles/storage.objectCreator",
    member,
  });
  template.hasResource("google_project_iam_member", { project, role: "roles/datastore.user", member });
});

test("the same grant twice is one resource", () => {
  const stack = googleStack();
  const reader = new ServiceAccount(stack, "Reader", { accountId: "the-reader" });
  const secret = new Secret(stack, "Secret", { secretName: "api-key" });
  expect(secret.grantAccess(reader).resource).toBe(secret.grantAccess(reader).resource);
  Template.fromStack(stack).resourceCountIs("google_secret_manager_secret_iam_member", 1);
});

test("the same role goes to several identities", () => {
  const stack = googleStack();
  const secret = new Secret(stack, "Secret", { secretName: "api-key" });
  for (const id of ["first", "second"]) {
    secret.grantAccess(new ServiceAccount(stack, id, { accountId: `the-${id}` }));
  }
  Template.fromStack(stack).resourceCountIs("google_secret_manager_secret_iam_member", 2);
});

test("every resource of a construct can wait for a grant", () => {
  const stack = googleStack();
  const reader = new ServiceAccount(stack, "Reader", { accountId: "the-reader" });
  const topic = new Topic(stack, "Topic", { topicName: "calls" });
  const subscription = topic.addSubscription("Kept", { subscriptionName: "calls-kept" });
  new Secret(stack, "Secret", { secretName: "api-key" }).grantAccess(reader).applyBefore(subscription);
  Template.fromStack(stack).hasResource("google_pubsub_subscription", {
    depends_on: [Match.stringLikeRegexp("^google_secret_manager_secret_iam_member\\.Secret_GrantAccess")],
  });
});
