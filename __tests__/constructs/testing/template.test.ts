import { StubBundler, useBundler } from "../../../constructs/bundling";
import { Binding, Queue, useCloudflare, Worker } from "../../../constructs/cloudflare";
import { App, TerraformStack } from "../../../constructs/core/terraform";
import { Capture, hideAssetHashes, Match, snapshotSerializer, Template } from "../../../constructs/testing";

const accountId = "0123456789abcdef0123456789abcdef";

function synthesize(): Template {
  const app = new App();
  useBundler(app, new StubBundler());
  const stack = new TerraformStack(app, "edge");
  useCloudflare(stack);
  const queue = new Queue(stack, "Queue", { accountId, queueName: "orders" });
  new Worker(stack, "Worker", {
    accountId,
    scriptName: "shop",
    entry: "lambdas/shop.ts",
    bindings: { ORDERS: Binding.queue(queue), LIMITS: Binding.json({ perDay: 3, tags: ["a", "b"] }) },
  });
  return Template.fromStack(stack);
}

test("resources are counted by type, and the error names those there are", () => {
  const template = synthesize();
  template.resourceCountIs("cloudflare_queue", 2);
  expect(() => template.resourceCountIs("cloudflare_queue", 1)).toThrow(
    /^Expected 1 of cloudflare_queue, there are 2: Queue_\w+, Queue_DeadLetters_\w+\.$/,
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
  ).toThrow(/The nearest of 2 is Queue_\w+:\n {2}\/settings\/delivery_delay: expected 7, found 0$/);
  expect(() => synthesize().hasResource("cloudflare_r2_bucket")).toThrow(
    "The stack has no cloudflare_r2_bucket.",
  );
});

test("outputs and providers are found like resources", () => {
  const template = synthesize();
  template.hasOutput({ description: Match.stringLikeRegexp("secrets") });
  template.hasProvider("cloudflare");
  expect(() => template.hasProvider("google")).toThrow("The stack has no provider google.");
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

test("a capture keeps what matched", () => {
  const hash = new Capture(Match.stringLikeRegexp(/^[0-9a-f]{64}$/));
  expect(() => hash.value).toThrow("Nothing was captured");
  synthesize().hasResource("cloudflare_workers_script", { content_sha256: hash, script_name: new Capture() });
  expect(hash.value).toMatch(/^[0-9a-f]{64}$/);
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
    expect(captured.value).toBe(queueName);
  }
  const captured = new Capture();
  expect(() => template.hasResource("cloudflare_queue", { queue_name: captured, settings: 7 })).toThrow(
    "The nearest of 2",
  );
  expect(() => captured.value).toThrow("Nothing was captured");
});

test("a capture in a list keeps the item that matched", () => {
  const type = new Capture();
  synthesize().hasResource("cloudflare_workers_script", {
    bindings: Match.arrayWith([{ type, name: "ORDERS" }]),
  });
  expect(type.value).toBe("queue");
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
