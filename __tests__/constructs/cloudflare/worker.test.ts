import { Binding, Queue, Worker, type WorkerProps } from "../../../constructs/cloudflare";
import { Duration } from "../../../constructs/core";
import { App, TerraformVariable } from "../../../constructs/core/terraform";
import { Match, Template } from "../../../constructs/testing";
import { accountId, cloudflareStack, zoneId } from "./cloudflare-stack";

function workerStack(props: Partial<WorkerProps> = {}) {
  const stack = cloudflareStack();
  const worker = new Worker(stack, "Hooks", {
    accountId,
    scriptName: "dev-hooks",
    entry: "lambdas/hooks/index.ts",
    ...props,
  });
  return { stack, worker };
}

const type = "cloudflare_workers_script";
const script = Match.stringLikeRegexp("^\\$\\{cloudflare_workers_script.Hooks_.*\\.script_name\\}$");

test("a Worker's code is a file beside the plan, known by the hash of its bytes", () => {
  const { stack } = workerStack();
  const [worker] = Object.values(Template.fromStack(stack).findResources(type));
  expect(worker).toMatchObject({ main_module: "index.js", keep_bindings: ["secret_text"] });
  expect(worker).not.toHaveProperty("content");
  expect(worker?.["content_sha256"]).toMatch(/^[0-9a-f]{64}$/);
  expect(worker?.["content_file"]).toMatch(new RegExp(`^assets/.*/${worker?.["content_sha256"]}/.*\\.js$`));
});

test("a Worker logs all calls and is not on workers.dev unless told otherwise", () => {
  const { stack } = workerStack();
  const template = Template.fromStack(stack);
  template.hasResource(type, { observability: { enabled: true, head_sampling_rate: 1 } });
  template.hasResource("cloudflare_workers_script_subdomain", {
    script_name: script,
    enabled: false,
    previews_enabled: false,
  });
});

test("every kind of binding reaches the Worker, by name", () => {
  const stack = cloudflareStack();
  const queue = new Queue(stack, "Queue", { accountId, queueName: "dev-jobs" });
  new Worker(stack, "Hooks", {
    accountId,
    scriptName: "dev-hooks",
    entry: "lambdas/hooks/index.ts",
    bindings: {
      TEXT: Binding.plainText("hello"),
      SETTINGS: Binding.json({ deep: [1, 2] }),
      JOBS: Binding.queue(queue),
      CACHE: Binding.kv(zoneId),
      ROOMS: Binding.durableObject("Room"),
      FOREIGN: Binding.durableObject("Lobby", { scriptName: "lobby" }),
      AI: Binding.ai(),
      METRICS: Binding.analyticsEngine("dev_hooks"),
      OTHER: Binding.service(Worker.fromWorkerName(stack, "Other", { accountId, scriptName: "other" })),
    },
  });
  const [worker] = Object.values(Template.fromStack(stack).findResources(type));
  expect(worker?.["bindings"]).toEqual([
    { name: "AI", type: "ai" },
    { name: "CACHE", type: "kv_namespace", namespace_id: zoneId },
    { name: "FOREIGN", type: "durable_object_namespace", class_name: "Lobby", script_name: "lobby" },
    {
      name: "JOBS",
      type: "queue",
      queue_name: expect.stringMatching(/cloudflare_queue\.Queue_.*\.queue_name/),
    },
    { name: "METRICS", type: "analytics_engine", dataset: "dev_hooks" },
    { name: "OTHER", type: "service", service: "other" },
    { name: "ROOMS", type: "durable_object_namespace", class_name: "Room" },
    { name: "SETTINGS", type: "json", json: '{"deep":[1,2]}' },
    { name: "TEXT", type: "plain_text", text: "hello" },
  ]);
});

test("the classes of Durable Objects that a Worker exports are made by the one apply that is told to", () => {
  const bindings = {
    ROOMS: Binding.durableObject("Room"),
    LOBBY: Binding.durableObject("Lobby", { scriptName: "lobby" }),
  };
  const template = Template.fromStack(workerStack({ bindings }).stack);
  template.hasResource(type, {
    migrations: Match.stringLikeRegexp(
      'var\\.dev_hooks_new_classes \\? \\{"new_sqlite_classes" = \\["Room"\\]\\} : null',
    ),
  });
  expect(template.toJSON()["variable"]).toMatchObject({
    dev_hooks_new_classes: { type: "bool", default: false },
  });
});

test("a secret is known by name alone, also when it is added later", () => {
  const { stack, worker } = workerStack({ bindings: { TOKEN: Binding.secret() } });
  worker.addBinding("API_KEY", Binding.secret());
  const template = Template.fromStack(stack);
  template.hasOutput({ value: ["API_KEY", "TOKEN"] });
  template.hasResource(type, { bindings: Match.absent() });
});

test("hosts, routes and times lead to the Worker", () => {
  const { stack, worker } = workerStack({
    domains: [{ hostname: "hooks.example.com", zoneId }],
    routes: [{ pattern: "example.com/hooks/*", zoneId }],
    crons: ["*/5 * * * *"],
  });
  worker.addCron("0 3 * * *");
  const template = Template.fromStack(stack);
  template.hasResource("cloudflare_workers_custom_domain", {
    account_id: accountId,
    hostname: "hooks.example.com",
    zone_id: zoneId,
    service: script,
  });
  template.hasResource("cloudflare_workers_route", {
    pattern: "example.com/hooks/*",
    zone_id: zoneId,
    script,
  });
  template.resourceCountIs("cloudflare_workers_cron_trigger", 1);
  template.hasResource("cloudflare_workers_cron_trigger", {
    script_name: script,
    schedules: [{ cron: "*/5 * * * *" }, { cron: "0 3 * * *" }],
  });
});

test("limits, compatibility and sampling are the caller's to set", () => {
  const { stack } = workerStack({
    cpuLimit: Duration.seconds(10),
    compatibilityDate: "2026-05-01",
    compatibilityFlags: ["nodejs_compat", "global_fetch_strictly_public"],
    logSampling: 0.1,
    logInvocations: false,
    workersDev: true,
  });
  const template = Template.fromStack(stack);
  template.hasResource(type, {
    limits: { cpu_ms: 10_000 },
    compatibility_date: "2026-05-01",
    compatibility_flags: ["global_fetch_strictly_public", "nodejs_compat"],
    observability: { head_sampling_rate: 0.1, logs: { invocation_logs: false } },
  });
  template.hasResource("cloudflare_workers_script_subdomain", { enabled: true });
});

test("transform changes the underlying resource, and defaultChild is it", () => {
  const { stack, worker } = workerStack({
    transform: (config) => ({ ...config, placement: { mode: "smart" } }),
  });
  Template.fromStack(stack).hasResource(type, { placement: { mode: "smart" } });
  expect(worker.node.defaultChild).toMatchObject({ terraformResourceType: type });
});

test("a Worker of somebody else's is known by its name", () => {
  const stack = cloudflareStack();
  const worker = Worker.fromWorkerName(stack, "Theirs", { accountId, scriptName: "theirs" });
  new Queue(stack, "Queue", { accountId, queueName: "dev-jobs" }).addConsumer(worker);
  const template = Template.fromStack(stack);
  template.resourceCountIs(type, 0);
  template.hasResource("cloudflare_queue_consumer", { script_name: "theirs" });
});

test("everything that is wrong with a Worker is named at once, with its path and what to do", () => {
  const make = () =>
    workerStack({ accountId: "mine", scriptName: "Hooks!", compatibilityDate: "today", logSampling: 2 });
  expect(make).toThrow("stack/Hooks: 4 values cannot be used");
  expect(make).toThrow('accountId is "mine". Use the account\'s 32 hex digits.');
  expect(make).toThrow(
    'scriptName is "Hooks!". Use lower-case letters, digits, - and _, 63 characters at most.',
  );
  expect(make).toThrow('compatibilityDate is "today". Use a day as YYYY-MM-DD.');
  expect(make).toThrow("logSampling is 2. Use 0 to 1.");
});

test.each([
  {
    what: "a binding that is no identifier",
    bindings: { "my-key": Binding.ai() },
    message: 'binding is "my-key"',
  },
  {
    what: "a binding with a reserved name",
    bindings: { __STATIC_CONTENT: Binding.ai() },
    message: 'binding is "__STATIC_CONTENT"\n  Use another name: Workers Sites keeps this one.',
  },
  {
    what: "a host with a scheme",
    domains: [{ hostname: "https://example.com", zoneId }],
    message: "hostname is",
  },
  { what: "a route with a query", routes: [{ pattern: "example.com/?a=*", zoneId }], message: "pattern is" },
  {
    what: "a host in no zone",
    domains: [{ hostname: "a.example.com", zoneId: "example.com" }],
    message: 'zoneId is "example.com"',
  },
  {
    what: "a route in no zone",
    routes: [{ pattern: "example.com/*", zoneId: "example.com" }],
    message: 'zoneId is "example.com"',
  },
  { what: "a cron of six fields", crons: ["0 0 3 * * *"], message: 'cron is "0 0 3 * * *"' },
] as (Partial<WorkerProps> & { what: string; message: string })[])(
  "refuses $what",
  ({ what, message, ...props }) => {
    expect(() => workerStack(props)).toThrow(`stack/Hooks: ${message}`);
  },
);

test("a binding's name is used once", () => {
  const { worker } = workerStack({ bindings: { AI: Binding.ai() } });
  expect(() => worker.addBinding("AI", Binding.ai())).toThrow(
    'stack/Hooks: binding is "AI"\n  Use each binding\'s name once.',
  );
});

test("a script's name is used once in an account, across the stacks of an app", () => {
  const app = new App();
  const props = { accountId, scriptName: "dev-hooks", entry: "lambdas/hooks/index.ts" };
  new Worker(cloudflareStack(app), "Hooks", props);
  expect(() => new Worker(cloudflareStack(app, "other"), "Copy", props)).toThrow(
    'other/Copy: scriptName is "dev-hooks"\n  Choose another name: stack/Hooks has this one.',
  );
});

test("a route's pattern leads to one Worker of an app, across its stacks", () => {
  const app = new App();
  const routes = [{ pattern: "example.com/api/*", zoneId }];
  const entry = "lambdas/hooks/index.ts";
  new Worker(cloudflareStack(app), "Hooks", { accountId, scriptName: "dev-hooks", entry, routes });
  const make = () =>
    new Worker(cloudflareStack(app, "other"), "Api", { accountId, scriptName: "dev-api", entry, routes });
  expect(make).toThrow(
    'other/Api: pattern is "example.com/api/*"\n  Choose another pattern: stack/Hooks answers this one.',
  );
});

test("routes that differ in their wildcards alone are two routes", () => {
  const { stack, worker } = workerStack();
  worker.addRoute({ pattern: "example.com/hooks", zoneId });
  worker.addRoute({ pattern: "example.com/hooks*", zoneId });
  worker.addRoute({ pattern: "example.com/hooks/*", zoneId });
  Template.fromStack(stack).resourceCountIs("cloudflare_workers_route", 3);
});

test("names that only the apply knows pass every check and reach their resources", () => {
  const stack = cloudflareStack();
  const variable = (name: string): string =>
    new TerraformVariable(stack, name, { type: "string" }).stringValue;
  const worker = new Worker(stack, "Hooks", {
    accountId: variable("account"),
    scriptName: variable("script"),
    entry: "lambdas/hooks/index.ts",
    domains: ["first", "second"].map((host) => ({
      hostname: variable(host),
      zoneId: variable(`${host}_zone`),
    })),
    routes: [{ pattern: `${variable("site")}/hooks/*`, zoneId }],
    crons: [variable("cron")],
    bindings: {
      ROOMS: Binding.durableObject("Room"),
      TEXT: Binding.plainText(variable("text")),
      SETTINGS: Binding.json({
        rooms: new TerraformVariable(stack, "rooms", { type: "number" }).numberValue,
      }),
    },
  });
  new Queue(stack, "Jobs", { accountId, queueName: variable("queue") }).addConsumer(worker);

  const template = Template.fromStack(stack);
  template.hasResource(type, {
    account_id: `\${var.account}`,
    script_name: `\${var.script}`,
    bindings: Match.arrayWith([
      { name: "SETTINGS", json: `\${jsonencode({"rooms" = var.rooms})}` },
      { name: "TEXT", text: `\${var.text}` },
    ]),
    migrations: Match.stringLikeRegexp(/^\$\{var\.Hooks_NewClasses_[0-9A-F]{8} \? /),
  });
  for (const host of ["first", "second"]) {
    template.hasResource("cloudflare_workers_custom_domain", {
      hostname: `\${var.${host}}`,
      zone_id: `\${var.${host}_zone}`,
    });
  }
  template.hasResource("cloudflare_workers_route", { pattern: `\${var.site}/hooks/*` });
  template.hasResource("cloudflare_workers_cron_trigger", { schedules: [{ cron: `\${var.cron}` }] });
  template.hasResource("cloudflare_queue", { queue_name: `\${var.queue}` });
  template.hasResource("cloudflare_queue", { queue_name: `\${var.queue}-dead` });
});

test("a script whose name starts with a digit can have Durable Objects: its variable has another name", () => {
  const bindings = { ROOMS: Binding.durableObject("Room", { storage: "kv" }) };
  const { stack } = workerStack({ scriptName: "2nd-hooks", bindings });
  Template.fromStack(stack).hasResource(type, {
    migrations: Match.stringLikeRegexp(
      /^\$\{var\.Hooks_NewClasses_\w+ \? \{"new_classes" = \["Room"\]\} : null\}$/,
    ),
  });
});
