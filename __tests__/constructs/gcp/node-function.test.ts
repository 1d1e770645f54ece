import { Duration, Size } from "../../../constructs/core";
import {
  Bucket,
  BuildServiceAccount,
  NodeFunction,
  type NodeFunctionProps,
  Secret,
  ServiceAccount,
} from "../../../constructs/gcp";
import { Match, Template } from "../../../constructs/testing";
import { addFunction, googleStack, project, region } from "./google-stack";

function functionStack(props: Partial<NodeFunctionProps> = {}) {
  const stack = googleStack();
  return { stack, fn: addFunction(stack, props) };
}

const type = "google_cloudfunctions2_function";

test("a function runs in Node 24 as a service account of its own", () => {
  const { stack } = functionStack();
  const template = Template.fromStack(stack);
  template.hasResource("google_service_account", { account_id: "greet-runner" });
  template.hasResource(type, {
    name: "greet",
    location: region,
    build_config: { runtime: "nodejs24", entry_point: "greet" },
    service_config: {
      available_memory: "256Mi",
      timeout_seconds: 60,
      service_account_email: Match.stringLikeRegexp(
        "google_service_account.Function_ServiceAccount_.*\\.email",
      ),
    },
  });
});

test("the source object is named by the hash of its bytes, so that a change deploys and nothing else does", () => {
  const { stack } = functionStack();
  const template = Template.fromStack(stack);
  const [source] = Object.values(template.findResources("google_storage_bucket_object"));
  const hash = /^greet\/([0-9a-f]{64})\.zip$/.exec(String(source?.["name"]))?.[1];
  expect(hash).toBeDefined();
  expect(source?.["source"]).toContain(`/${hash}/`);
  template.hasResource(type, {
    build_config: {
      source: { storage_source: { object: Match.stringLikeRegexp("google_storage_bucket_object.*\\.name") } },
    },
  });
});

test("a secret is named in the plan, its value is not, and the function waits until it may read it", () => {
  const stack = googleStack();
  addFunction(stack, {
    secrets: { API_KEY: Secret.fromSecretName(stack, "Key", "demo-api-key") },
  });
  Template.fromStack(stack).hasResource(type, {
    depends_on: [Match.stringLikeRegexp("^google_secret_manager_secret_iam_member\\.Key_GrantAccess")],
    service_config: {
      secret_environment_variables: [
        { key: "API_KEY", project_id: project, secret: "demo-api-key", version: "latest" },
      ],
    },
  });
});

test("a build account may read sources and the copies Google builds from, store images and log, and the function waits", () => {
  const stack = googleStack();
  const sourceBucket = new Bucket(stack, "Sources", { bucketName: "demo-sources", location: region });
  const buildServiceAccount = new BuildServiceAccount(stack, "Builder", {
    project,
    accountId: "function-builder",
    sourceBucket,
  });
  addFunction(stack, { sourceBucket, buildServiceAccount });
  const template = Template.fromStack(stack);
  const member = Match.stringLikeRegexp("google_service_account.Builder_.*\\.member");
  template.hasResource("google_storage_bucket_iam_member", { role: "roles/storage.objectViewer", member });
  template.hasResource("google_project_iam_member", {
    role: "roles/storage.objectViewer",
    member,
    condition: { expression: 'resource.name.startsWith("projects/_/buckets/gcf-v2-sources-")' },
  });
  template.hasResource("google_project_iam_member", { role: "roles/artifactregistry.writer", member });
  template.hasResource("google_project_iam_member", { role: "roles/logging.logWriter", member });
  const [fn] = Object.values(template.findResources(type));
  expect(fn?.["depends_on"]).toHaveLength(4);
  template.hasResource(type, {
    build_config: {
      service_account: Match.stringLikeRegexp(
        `^projects/${project}/serviceAccounts/\\$\\{google_service_account`,
      ),
    },
  });
});

test("a function that works on several calls at once gets a CPU of its own", () => {
  const { stack } = functionStack({ concurrency: 8, memory: Size.gibibytes(1) });
  Template.fromStack(stack).hasResource(type, {
    service_config: { max_instance_request_concurrency: 8, available_cpu: "1", available_memory: "1024Mi" },
  });
});

test("grantInvoke opens the Cloud Run service that answers for the function", () => {
  const { stack, fn } = functionStack();
  fn.grantInvoke(new ServiceAccount(stack, "Caller", { accountId: "the-caller" }));
  Template.fromStack(stack).hasResource("google_cloud_run_service_iam_member", {
    location: region,
    service: Match.stringLikeRegexp("google_cloudfunctions2_function.Function_.*\\.name"),
    role: "roles/run.invoker",
  });
});

test("a function of somebody else's can be called and watched", () => {
  const stack = googleStack();
  const fn = NodeFunction.fromFunctionName(stack, "Theirs", { functionName: "theirs", project, region });
  fn.grantInvoke(new ServiceAccount(stack, "Caller", { accountId: "the-caller" }));
  Template.fromStack(stack).hasResource("google_cloud_run_service_iam_member", { service: "theirs" });
  expect(fn.metricErrors()).toMatchObject({
    metricType: "run.googleapis.com/request_count",
    filter:
      'metric.type = "run.googleapis.com/request_count" AND resource.type = "cloud_run_revision"' +
      ' AND resource.labels.service_name = "theirs" AND metric.labels.response_code_class = "5xx"',
  });
  expect(fn.metricInvocations().filter).not.toContain("response_code_class");
  expect(fn.metricDuration().metricType).toBe("run.googleapis.com/request_latencies");
  expect(fn.metricMemory().metricType).toBe("run.googleapis.com/container/memory/utilizations");
  expect(fn.metricInstances().metricType).toBe("run.googleapis.com/container/instance_count");
});

test("transform changes the underlying resource, and defaultChild is it", () => {
  const { stack, fn } = functionStack({ transform: (config) => ({ ...config, description: "Says hello" }) });
  Template.fromStack(stack).hasResource(type, { description: "Says hello" });
  expect(fn.node.defaultChild).toMatchObject({ terraformResourceType: type });
});

test("everything that is wrong is named at once, with the construct's path and what to do", () => {
  const make = () =>
    functionStack({
      functionName: "Greet_",
      runtime: "nodejs18",
      concurrency: 2000,
      environment: { PORT: "8080", "not-a-name": "x" },
    });
  expect(make).toThrow(/^stack\/Function: 5 values cannot be used/);
  expect(make).toThrow('functionName is "Greet_". Use lower-case letters, digits and -');
  expect(make).toThrow('runtime is "nodejs18". Use a Node runtime that is supported: nodejs22 or newer.');
  expect(make).toThrow("concurrency is 2000. Use 1 to 1000.");
  expect(make).toThrow('environment is "PORT". The runtime sets this variable: use another name.');
  expect(make).toThrow('environment is "not-a-name". Use letters, digits and _.');
});

test("source maps are on, beside the caller's variables", () => {
  const { stack } = functionStack({ environment: { GREETING: "hello" } });
  Template.fromStack(stack).hasResource(type, {
    service_config: {
      environment_variables: { NODE_OPTIONS: "--enable-source-maps", GREETING: "hello" },
      secret_environment_variables: Match.absent(),
    },
  });
});

test("instances, CPUs, runtime and account are the caller's to set", () => {
  const { stack } = functionStack({
    runtime: "nodejs22",
    cpu: 2,
    timeout: Duration.minutes(5),
    minInstances: 1,
    maxInstances: 3,
    labels: { team: "platform" },
    serviceAccount: ServiceAccount.fromEmail(googleStack(), "Runner", "runner@example.com"),
  });
  const template = Template.fromStack(stack);
  template.hasResource(type, {
    labels: { team: "platform" },
    build_config: { runtime: "nodejs22", service_account: Match.absent() },
    service_config: {
      available_cpu: "2",
      timeout_seconds: 300,
      min_instance_count: 1,
      max_instance_count: 3,
      service_account_email: "runner@example.com",
    },
  });
  template.resourceCountIs("google_service_account", 0);
});

test.each([
  { props: { concurrency: 2, cpu: 0.5 }, message: "cpu is 0.5\n  Use 1 or more, or a concurrency of 1." },
  { props: { minInstances: 4, maxInstances: 3 }, message: "minInstances is 4\n  Use 0 to maxInstances." },
  { props: { maxInstances: 0.5 }, message: "maxInstances is 0.5\n  Use 1 or more." },
  {
    props: { memory: Size.mebibytes(64) },
    message: "memory is 64 MiB\n  Use whole mebibytes, 128 MiB to 32 GiB.",
  },
  { props: { memory: Size.kibibytes(262_145) }, message: "memory is 262145 KiB\n  Use whole mebibytes" },
  { props: { timeout: Duration.seconds(0) }, message: "timeout is 0 s\n  Use whole seconds, from 1 second" },
  { props: { timeout: Duration.minutes(61) }, message: "timeout is 61 min\n  Use whole seconds" },
  { props: { entryPoint: "not-exported" }, message: 'entryPoint is "not-exported"' },
  { props: { environment: { X_GOOGLE_NAME: "x" } }, message: 'environment is "X_GOOGLE_NAME"' },
  { props: { labels: { Team: "x" } }, message: 'labels key is "Team"' },
])("a function refuses that $message", ({ props, message }) => {
  expect(() => functionStack(props)).toThrow(`stack/Function: ${message}`);
});

test("a variable is a text or a secret, not both", () => {
  const secret = Secret.fromSecretName(googleStack(), "Key", "demo-api-key");
  expect(() => functionStack({ environment: { API_KEY: "x" }, secrets: { API_KEY: secret } })).toThrow(
    'stack/Function: secrets is "API_KEY"\n  Set a variable once, as text or as a secret.',
  );
});
