import { App } from "../../../constructs/core/terraform";
import { Bucket, Firestore, Secret, ServiceAccount, Topic } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { addFunction, googleStack, project } from "./google-stack";

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

test("a function waits for what its own account may do, the account does not", () => {
  const stack = googleStack();
  const fn = addFunction(stack);
  Topic.fromTopicId(stack, "Topic", `projects/${project}/topics/calls`)
    .grantPublish(fn.serviceAccount)
    .applyBefore(fn);
  const template = Template.fromStack(stack);
  template.hasResource("google_cloudfunctions2_function", {
    depends_on: [Match.stringLikeRegexp("^google_pubsub_topic_iam_member\\.Topic_GrantPublish")],
  });
  template.hasResource("google_service_account", { depends_on: Match.absent() });
});

test("identities with the same path in two stacks are two identities", () => {
  const app = new App();
  const [near, far] = [googleStack(app, "near"), googleStack(app, "far")];
  const secret = new Secret(near, "Secret", { secretName: "api-key" });
  secret.grantAccess(ServiceAccount.fromEmail(near, "Reader", "near@demo-project.iam.gserviceaccount.com"));
  secret.grantAccess(ServiceAccount.fromEmail(far, "Reader", "far@demo-project.iam.gserviceaccount.com"));
  const template = Template.fromStack(near);
  for (const name of ["near", "far"]) {
    template.hasResource("google_secret_manager_secret_iam_member", {
      member: `serviceAccount:${name}@demo-project.iam.gserviceaccount.com`,
    });
  }
});

test("each way to use a resource is a role of its own", () => {
  const stack = googleStack();
  const reader = new ServiceAccount(stack, "Reader", { accountId: "the-reader" });
  const firestore = Firestore.fromDatabaseName(stack, "Firestore", { project, location: "eur3" });
  const subscription = new Topic(stack, "Topic", { topicName: "calls" }).addSubscription("Kept", {
    subscriptionName: "calls-kept",
  });
  expect(firestore.grantRead(reader).role).toBe("roles/datastore.viewer");
  expect(subscription.grantConsume(reader)).toMatchObject({
    role: "roles/pubsub.subscriber",
    identity: reader,
  });
  const template = Template.fromStack(stack);
  template.hasResource("google_project_iam_member", { project, role: "roles/datastore.viewer" });
  template.hasResource("google_pubsub_subscription_iam_member", {
    subscription: Match.stringLikeRegexp("google_pubsub_subscription.Topic_Kept_.*\\.name"),
    role: "roles/pubsub.subscriber",
  });
});
