import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { IAspect } from "cdktf";
import { applyPolicies, type Policy, PolicyError } from "../../../constructs/aspects";
import { Aspects } from "../../../constructs/core/terraform";
import { Bucket } from "../../../constructs/gcp";
import { Volume } from "../../../constructs/hetzner/bindings/volume";
import { TestApp } from "../../../constructs/testing";
import { refusals, stackOf } from "./policed-stack";

function failure(action: () => void): PolicyError {
  try {
    action();
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

test("one error names what is wrong in every stack, and nothing of the stacks is written", () => {
  const app = new TestApp();
  for (const id of ["one", "two", "three"]) {
    const stack = stackOf(app, id);
    if (id !== "two") new Volume(stack, "Volume", { name: "data", size: 10 });
  }
  applyPolicies(app);
  const error = failure(() => app.synth());
  expect(error.violations.map(({ where }) => where)).toEqual(["one/Volume", "three/Volume"]);
  expect(error.message).toMatch(
    /^Policies are broken in 2 places\n {2}- one\/Volume: hcloud_volume .+\n {6}Set .+\n {2}- three\/Volume: .+\n {6}Set .+$/,
  );
  expect(existsSync(path.join(app.outdir, "manifest.json"))).toBe(false);
  expect(readdirSync(app.outdir, { recursive: true }).filter((file) => /cdk\.tf/.test(String(file)))).toEqual(
    [],
  );
});

test("one breach reads like any other error: where, what, what to do", () => {
  const stack = stackOf();
  new Volume(stack, "Volume", { name: "data", size: 10, deleteProtection: true });
  applyPolicies(stack);
  const error = failure(() => (stack.node.root as TestApp).synth());
  expect(error.message).toBe(
    "stack/Volume: hcloud_volume holds data and lacks lifecycle.prevent_destroy = true\n" +
      "  Set `protect: true` or these arguments, or call allowDestroy(construct, reason) if the data may be lost.",
  );
});

test("a stack that is held to the policies twice is told once", () => {
  const stack = stackOf();
  new Volume(stack, "Volume", { name: "data", size: 10 });
  applyPolicies(stack.node.root);
  expect(refusals(stack)).toHaveLength(1);
});

test("a stack that other aspects will change is not judged before they did", () => {
  const app = new TestApp();
  const protectVolumes: IAspect = {
    visit: (node) => {
      if (node instanceof Volume) {
        node.lifecycle = { preventDestroy: true };
        node.deleteProtection = true;
      }
    },
  };
  const [one, two] = [stackOf(app, "one"), stackOf(app, "two")];
  for (const stack of [one, two]) new Volume(stack, "Volume", { name: "data", size: 10 });
  Aspects.of(two).add(protectVolumes);
  applyPolicies(app);
  expect(failure(() => app.synth()).violations.map(({ where }) => where)).toEqual(["one/Volume"]);
});

test("what keeps the policies is synthesized", () => {
  const app = new TestApp();
  new Bucket(stackOf(app), "Bucket", { bucketName: "records", location: "europe-west3" });
  applyPolicies(app, { labels: { team: "data" } });
  app.synth();
  expect(existsSync(path.join(app.outdir, "manifest.json"))).toBe(true);
});

test("policies of one's own are checked with the library's", () => {
  const noBuckets: Policy = {
    check: (stack) =>
      stack.resources("google_storage_bucket").map(({ construct, address }) => ({
        where: construct.node.path,
        what: `${address} is a bucket`,
        fix: "Do without.",
      })),
  };
  const stack = stackOf();
  new Bucket(stack, "Bucket", { bucketName: "records", location: "europe-west3" });
  expect(refusals(stack, { policies: [noBuckets] })).toEqual([
    expect.stringMatching(
      /^stack\/Bucket\/Resource: google_storage_bucket\.Bucket_\w+ is a bucket\. Do without\.$/,
    ),
  ]);
});

test("an app without stacks is refused: policies hold for the stacks there are", () => {
  expect(() => applyPolicies(new TestApp())).toThrow(
    /stacks is \[\]\n {2}Pass a stack, or an app after its stacks are made\./,
  );
});
