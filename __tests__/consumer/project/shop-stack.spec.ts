import assert from "node:assert/strict";
import { test } from "node:test";
import { Capture, Match, Template, TestApp } from "tricloud/testing";
import { ShopStack } from "./shop-stack.js";

const template = Template.fromStack(new ShopStack(new TestApp(), "shop"));

test("the Worker sends to the queue", () => {
  const queue = new Capture();
  template.resourceCountIs("cloudflare_workers_script", 1);
  template.hasResource("cloudflare_workers_script", {
    script_name: "hooks",
    bindings: Match.arrayWith([Match.objectLike({ name: "ORDERS", type: "queue", queue_name: queue })]),
  });
  assert.match(String(queue.value), /cloudflare_queue\.Orders/);
});

test("what is not there is told with the nearest that is", () => {
  assert.throws(
    () => template.hasResource("cloudflare_queue", { queue_name: "returns" }),
    /returns.*orders/s,
  );
});
