import { Construct } from "constructs";
import { App, TerraformVariable } from "../../../constructs/core/terraform";
import { Bucket, Firestore, Secret, ServiceAccount, ServiceAgent, Topic } from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { addFunction, googleStack, project } from "./google-stack";

test("a grant gives one role on one resource to one identity", () => {
  const stack = googleStack();
  const reader = new ServiceAccount(stack, "Reader", { accountId: "the-reader" });
  Topic.fromTopicId(stack, "Topic", `projects/${project}/topics/calls`).grantPublish(reader);
  Secret.fromSecretName(stack, "Secret", "api-key").grantAccess(reader);
  Bucket.fromBucketName(stack, "Bucket", "demo-files").grantRead(reader);
  Bucket.fromBucketName(stack, "Drop", "demo-drop").grantCreate(reader);
  Bucket.fromBucketName(stack, "Desk", "demo-desk").grantReadWrite(reader);
  Firestore.fromDatabaseName(stack, "Firestore", { project, location: "eur3" }).grantReadWrite(reader);

  const template = Template.fromStack(stack);
  const member = Match.stringLikeRegexp("google_service_account.Reader_.*\\.member");
  template.hasResource("google_pubsub_topic_iam_member", {
    topic: `projects/${project}/topics/calls`,
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
  template.hasResource("google_storage_bucket_iam_member", {
    bucket: "demo-desk",
    role: "roles/storage.objectUser",
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

test("identities whose paths differ by where a hyphen and a slash are get a grant each", () => {
  const stack = googleStack();
  const secret = new Secret(stack, "Secret", { secretName: "api-key" });
  const accountIn = (outer: string, inner: string, accountId: string) =>
    secret.grantAccess(new ServiceAccount(new Construct(stack, outer), inner, { accountId }));
  const ids = [
    accountIn("a-b", "c", "the-first").resource.node.id,
    accountIn("a", "b-c", "the-second").resource.node.id,
    accountIn("a_", "b-c", "the-third").resource.node.id,
  ];
  expect(ids).toEqual(["GrantAccess-a_-b-c", "GrantAccess-a-b_-c", "GrantAccess-a__-b_-c"]);
});

test("an identity in another stack is not taken for one in a construct with that stack's name", () => {
  const app = new App();
  const [near, far] = [googleStack(app, "near"), googleStack(app, "far")];
  const secret = new Secret(near, "Secret", { secretName: "api-key" });
  const email = (name: string) => `${name}@demo-project.iam.gserviceaccount.com`;
  secret.grantAccess(ServiceAccount.fromEmail(new Construct(near, "far"), "Reader", email("near")));
  secret.grantAccess(ServiceAccount.fromEmail(far, "Reader", email("far")));
  Template.fromStack(near).resourceCountIs("google_secret_manager_secret_iam_member", 2);
});

test("a role on a project is given once, and once more on another project", () => {
  const stack = googleStack();
  const reader = new ServiceAccount(stack, "Reader", { accountId: "the-reader" });
  const token = new TerraformVariable(stack, "other", { type: "string" }).stringValue;
  const first = reader.grantOnProject(project, "roles/logging.logWriter");
  expect(reader.grantOnProject(project, "roles/logging.logWriter")).toBe(first);
  expect(first).toMatchObject({ role: "roles/logging.logWriter", identity: reader });
  reader.grantOnProject("another-project", "roles/logging.logWriter");
  reader.grantOnProject(token, "roles/logging.logWriter");
  const template = Template.fromStack(stack);
  template.resourceCountIs("google_project_iam_member", 3);
  for (const name of [project, "another-project", `\${var.other}`]) {
    template.hasResource("google_project_iam_member", { project: name, role: "roles/logging.logWriter" });
  }
});

test("an account may be acted as and impersonated by whom it is granted to", () => {
  const stack = googleStack();
  const deployer = ServiceAccount.fromEmail(stack, "Deployer", "deploy@demo-project.iam.gserviceaccount.com");
  const theirs = ServiceAccount.fromEmail(stack, "Theirs", "theirs@demo-project.iam.gserviceaccount.com");
  theirs.grantActAs(deployer);
  new ServiceAccount(stack, "Ours", { accountId: "the-runner" }).grantImpersonate(deployer);
  const template = Template.fromStack(stack);
  template.hasResource("google_service_account_iam_member", {
    service_account_id: "projects/-/serviceAccounts/theirs@demo-project.iam.gserviceaccount.com",
    role: "roles/iam.serviceAccountUser",
    member: deployer.member,
  });
  template.hasResource("google_service_account_iam_member", {
    service_account_id: Match.stringLikeRegexp(
      "^projects/-/serviceAccounts/.*google_service_account.Ours_.*email",
    ),
    role: "roles/iam.serviceAccountTokenCreator",
  });
});

test("a grant on somebody else's topic is made in the topic's own project", () => {
  const stack = googleStack();
  Topic.fromTopicId(stack, "Topic", "projects/their-project/topics/calls").grantPublish(
    ServiceAgent.pubsub(stack, "Agent", "1234567890"),
  );
  Template.fromStack(stack).hasResource("google_pubsub_topic_iam_member", {
    topic: "projects/their-project/topics/calls",
  });
});

test("a service account of others is named by its whole address", () => {
  expect(() => ServiceAccount.fromEmail(googleStack(), "Theirs", "theirs")).toThrow(
    'stack/Theirs: email is "theirs"\n  Use the account\'s whole e-mail address.',
  );
});
