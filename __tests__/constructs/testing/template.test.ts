import os from "node:os";
import { DataCloudflareZone } from "@cdktf/provider-cloudflare/lib/data-cloudflare-zone";
import { Annotations } from "cdktf";
import { Binding, Queue, useCloudflare, Worker } from "../../../constructs/cloudflare";
import { TerraformOutput, TerraformStack, TerraformVariable } from "../../../constructs/core/terraform";
import {
  Capture,
  constructTree,
  hideAssetHashes,
  Match,
  snapshotSerializer,
  Template,
  TestApp,
} from "../../../constructs/testing";

const accountId = "0123456789abcdef0123456789abcdef";

function edgeStack(): TerraformStack {
  const stack = new TerraformStack(new TestApp(), "edge");
  useCloudflare(stack);
  const queue = new Queue(stack, "Queue", { accountId, queueName: "orders" });
  new Worker(stack, "Worker", {
    accountId,
    scriptName: "shop",
    entry: "lambdas/shop.ts",
    bindings: { ORDERS: Binding.queue(queue), LIMITS: Binding.json({ perDay: 3, tags: ["a", "b"] }) },
  });
  return stack;
}

function synthesize(): Template {
  return Template.fromStack(edgeStack());
}

test("resources are counted by type, and the error names those there are", () => {
  const template = synthesize();
  template.resourceCountIs("cloudflare_queue", 2);
  expect(() => template.resourceCountIs("cloudflare_queue", 1)).toThrow(
    /^Expected 1 of cloudflare_queue, there are 2: Queue_\w+ \(edge\/Queue\/Resource\), Queue_DeadLetters_\w+ \(.+\)\.$/,
  );
  expect(() => template.resourceCountIs("cloudflare_workers_route", 1)).toThrow("there are 0: none.");
});

test("a resource fits that has at least the attributes, at every depth", () => {
  const template = synthesize();
  template.hasResource("cloudflare_queue", { queue_name: "orders", settings: { delivery_delay: 0 } });
  expect(Object.keys(template.findResources("cloudflare_queue", { queue_name: "orders-dead" }))).toHaveLength(
    1,
  );
  expect(template.findResources("cloudflare_queue", { queue_name: "invoices" })).toEqual({});
});

test("the error shows what the nearest resource lacks", () => {
  expect(() =>
    synthesize().hasResource("cloudflare_queue", { queue_name: "orders", settings: { delivery_delay: 7 } }),
  ).toThrow(
    /The nearest of 2 is Queue_\w+ \(edge\/Queue\/Resource\):\n {2}\/settings\/delivery_delay: expected 7, found 0$/,
  );
  expect(() => synthesize().hasResource("cloudflare_r2_bucket")).toThrow(
    "The stack has no cloudflare_r2_bucket. It has cloudflare_queue, cloudflare_workers_script, cloudflare_workers_script_subdomain.",
  );
});

test("outputs and providers are found like resources", () => {
  const template = synthesize();
  template.hasOutput({ description: Match.stringLikeRegexp("secrets") });
  template.hasProvider("cloudflare");
  expect(() => template.hasProvider("google")).toThrow("The stack has no provider google.");
});

test("data sources and variables are found too", () => {
  const stack = edgeStack();
  new TerraformVariable(stack, "Token", { type: "string", sensitive: true });
  new DataCloudflareZone(stack, "Zone", { zoneId: accountId });
  const template = Template.fromStack(stack);
  template.hasVariable({ sensitive: true });
  template.hasDataSource("cloudflare_zone", { zone_id: accountId });
  expect(() => template.hasVariable({ type: "number" })).toThrow(
    'No variable fits. The nearest of 1 is Token (edge/Token):\n  /type: expected "number", found "string"',
  );
  expect(() => template.hasDataSource("cloudflare_zone", { zone_id: 1 })).toThrow("is Zone (edge/Zone)");
  expect(() => template.hasDataSource("cloudflare_account")).toThrow("has no data cloudflare_account.");
});

test("annotations are found by level, construct and message", () => {
  const stack = edgeStack();
  Annotations.of(stack).addWarning("This is old.");
  const template = Template.fromStack(stack);
  template.hasAnnotation({ level: "warn", path: "edge", message: Match.stringLikeRegexp("old") });
  expect(() => template.hasAnnotation({ level: "error" })).toThrow('expected "error", found "warn"');
  expect(() => synthesize().hasAnnotation({})).toThrow("The stack has no annotation.");
});

test("a stack in which a validation finds fault has no template", () => {
  const stack = edgeStack();
  stack.node.addValidation({ validate: () => ["The moon is full."] });
  expect(() => Template.fromStack(stack)).toThrow("[edge] The moon is full.");
});

test("matchers say what a literal cannot", () => {
  const template = synthesize();
  template.hasResource("cloudflare_workers_script", {
    bindings: Match.arrayWith([
      { name: "LIMITS", json: Match.serializedJson({ perDay: 3 }) },
      Match.objectLike({ type: "queue" }),
    ]),
    content: Match.absent(),
    content_sha256: Match.stringLikeRegexp(/^[0-9a-f]{64}$/),
    compatibility_date: Match.anyValue(),
    script_name: Match.not("other"),
    keep_bindings: Match.exact(["secret_text"]),
  });
  const refused: [Record<string, unknown>, string][] = [
    [{ bindings: Match.arrayWith([{ type: "queue" }, { name: "LIMITS" }]) }, "a list with"],
    [{ script_name: Match.absent() }, "expected nothing"],
    [{ content: Match.anyValue() }, "expected some value"],
    [{ script_name: Match.not("shop") }, 'anything but "shop"'],
    [{ script_name: Match.stringLikeRegexp("^x") }, "a text like /^x/"],
    [{ script_name: Match.serializedJson({}) }, "a text that is JSON"],
    [{ observability: Match.exact({ enabled: true }) }, "/observability/logs: expected nothing"],
    [{ keep_bindings: [] }, "a list of 0"],
    [{ script_name: { deeper: 1 } }, "an object"],
  ];
  for (const [attributes, message] of refused) {
    expect(() => template.hasResource("cloudflare_workers_script", attributes)).toThrow(message);
  }
});

test("a list that lacks an item is shown with the nearest it has", () => {
  const template = synthesize();
  const find = (items: unknown[]) => () =>
    template.hasResource("cloudflare_workers_script", { bindings: Match.arrayWith(items) });
  expect(find([{ name: "LIMITS", type: "json", json: "[]" }])).toThrow(
    '/bindings: expected a list with {"name":"LIMITS","type":"json","json":"[]"}, found /bindings/0 as the nearest\n' +
      '  /bindings/0/json: expected "[]", found "{\\"perDay\\":3,',
  );
  expect(find(["ORDERS"])).toThrow(/\/bindings: expected a list with "ORDERS", found \[\{[^\n]+$/);
});

test("what a matcher wants is told in its own words", () => {
  const template = synthesize();
  const wanted = Match.arrayWith([
    { name: Match.stringLikeRegexp("^X"), json: Match.serializedJson({ perDay: Match.anyValue() }) },
  ]);
  expect(() => template.hasResource("cloudflare_workers_script", { bindings: wanted })).toThrow(
    'a list with {"name":"<a text like /^X/>","json":"<JSON of {\\"perDay\\":\\"<some value>\\"}>"}',
  );
});

test("long values are cut, long texts where they begin to differ", () => {
  const stack = edgeStack();
  new TerraformOutput(stack, "Long", { value: `${"a".repeat(300)}b${"c".repeat(300)}` });
  const template = Template.fromStack(stack);
  expect(() => template.hasOutput({ value: 7 })).toThrow(/found "a{119}… \(603 characters\)$/);
  expect(() => template.hasOutput({ value: `${"a".repeat(300)}d` })).toThrow(
    /\/value: expected …"a{40}d", found …"a{40}bc+… \(343 characters\)$/,
  );
});

test("an expression that remembers where it stopped matches every time", () => {
  const template = synthesize();
  const name = Match.stringLikeRegexp(/orders/g);
  for (let times = 0; times < 2; times++) template.hasResource("cloudflare_queue", { queue_name: name });
  expect(() => Match.stringLikeRegexp("(")).toThrow(SyntaxError);
});

test("a capture gives its value as the type that is asked for", () => {
  const stack = edgeStack();
  const values = { text: "a", number: 1, boolean: true, list: [1], object: { a: 1 } };
  new TerraformOutput(stack, "Values", { value: values });
  const template = Template.fromStack(stack);
  const of = (key: string) => {
    const capture = new Capture();
    template.hasOutput({ value: { [key]: capture } });
    return capture;
  };
  expect(of("text").asString()).toBe("a");
  expect(of("number").asNumber()).toBe(1);
  expect(of("boolean").asBoolean()).toBe(true);
  expect(of("list").asArray()).toEqual([1]);
  expect(of("object").asObject()).toEqual({ a: 1 });
  for (const key of ["number", "list", "object", "boolean"]) {
    expect(() => of(key).asString()).toThrow(
      `No text was captured, but ${JSON.stringify(values[key as "number"])}.`,
    );
  }
  expect(() => of("list").asObject()).toThrow("No object was captured, but [1].");
});

test("a capture keeps what matched", () => {
  const hash = new Capture(Match.stringLikeRegexp(/^[0-9a-f]{64}$/));
  expect(() => hash.asString()).toThrow("Nothing was captured");
  synthesize().hasResource("cloudflare_workers_script", { content_sha256: hash, script_name: new Capture() });
  expect(hash.asString()).toMatch(/^[0-9a-f]{64}$/);
  expect(() => synthesize().hasResource("cloudflare_workers_script", { content: new Capture() })).toThrow(
    "a value to capture",
  );
});

test("a capture keeps what the whole resource matched, not what was tried before", () => {
  const template = synthesize();
  for (const queueName of ["orders-dead", "orders"]) {
    const captured = new Capture(Match.stringLikeRegexp("orders"));
    const settings = Object.values(template.findResources("cloudflare_queue", { queue_name: queueName }))[0]
      ?.settings;
    template.hasResource("cloudflare_queue", { queue_name: captured, settings });
    expect(captured.asString()).toBe(queueName);
  }
  const captured = new Capture();
  expect(() => template.hasResource("cloudflare_queue", { queue_name: captured, settings: 7 })).toThrow(
    "The nearest of 2",
  );
  expect(() => captured.asString()).toThrow("Nothing was captured");
});

test("a capture in a list keeps the item that matched", () => {
  const type = new Capture();
  synthesize().hasResource("cloudflare_workers_script", {
    bindings: Match.arrayWith([{ type, name: "ORDERS" }]),
  });
  expect(type.asString()).toBe("queue");
});

test("a snapshot holds no asset hash, wherever in the stack it stands", () => {
  const template = synthesize();
  const printed = snapshotSerializer.serialize(template);
  expect(snapshotSerializer.test(template)).toBe(true);
  expect(snapshotSerializer.test({})).toBe(false);
  expect(printed).not.toMatch(/[0-9a-f]{64}/);
  const [script] = Object.values(hideAssetHashes(template.findResources("cloudflare_workers_script")));
  expect(script).toMatchObject({
    content_file: expect.stringMatching(/^assets\/Worker_Code_\w+\/<asset:Worker_Code>\/index\.js$/),
    content_sha256: "<asset:Worker_Code>",
  });
});

test("the tree of constructs is shown by id and class", () => {
  expect(constructTree(edgeStack())).toMatch(/^edge \(TerraformStack\)\n[\s\S]+── Queue \(Queue\)\n/);
});

test("an app for tests bundles nothing and writes to a folder of its own", () => {
  const apps = [new TestApp(), new TestApp({ context: { colour: "red" } })];
  expect(new Set(apps.map(({ outdir }) => outdir)).size).toBe(2);
  expect(apps[1]?.node.tryGetContext("colour")).toBe("red");
  for (const { outdir } of apps) expect(outdir.startsWith(os.tmpdir())).toBe(true);
});
