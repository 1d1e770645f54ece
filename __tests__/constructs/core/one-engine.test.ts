import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Construct } from "constructs";
import { Queue, useCloudflare } from "../../../constructs/cloudflare";
import { requireOneEngine } from "../../../constructs/core/one-engine";
import { App, TerraformOutput, TerraformStack } from "../../../constructs/core/terraform";
import { TwoEnginesError } from "../../../constructs/core/two-engines-error";
import { useGoogle } from "../../../constructs/gcp";
import { useHetzner } from "../../../constructs/hetzner";

type EngineCopy = Pick<typeof import("cdktf"), "App" | "TerraformOutput" | "TerraformStack">;

const ours = join(__dirname, "../../../node_modules/cdktf");
let project: string;
let theirs: string;
let copy: EngineCopy;

/** A second copy, as npm lays it out below a package whose own range the first does not meet. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "two-engines-"));
  theirs = join(project, "node_modules/cdktf");
  mkdirSync(join(project, "node_modules"));
  cpSync(ours, theirs, { recursive: true });
  symlinkSync(join(ours, "../constructs"), join(project, "node_modules/constructs"), "dir");
  copy = require(theirs);
});

afterAll(() => rmSync(project, { recursive: true }));

function refusalOf(act: () => unknown): TwoEnginesError {
  try {
    act();
  } catch (error) {
    if (error instanceof TwoEnginesError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

test("a construct in another copy's stack is refused with both folders and the lines for package.json", () => {
  const stack = new copy.TerraformStack(new copy.App(), "shop");
  const refusal = refusalOf(
    () => new Queue(stack, "Orders", { accountId: "0123456789abcdef0123456789abcdef", queueName: "orders" }),
  );
  expect(refusal.where).toBe("App");
  expect(refusal.theirs).toEqual({ name: "cdktf", version: "0.21.0", folder: theirs });
  expect(refusal.ours).toEqual({ name: "cdktf", version: "0.21.0", folder: ours });
  expect(refusal.message).toBe(
    `App: it was made by cdktf 0.21.0 in ${theirs}, but Tricloud uses cdktf 0.21.0 in ${ours}: ` +
      `aspects of one are not seen by the other
  Install one engine. In package.json:
    "dependencies": { "cdktf": "0.21.0" },
    "overrides": { "cdktf": "$cdktf" }
  Then run npm install; npm ls cdktf cdktn must show one copy.`,
  );
});

test.each([
  ["Hetzner Cloud", useHetzner],
  ["Google Cloud", (stack: Construct) => useGoogle(stack, { project: "shop", region: "europe-west3" })],
  ["Cloudflare", useCloudflare],
])("another copy's stack cannot make resources of %s", (_, use) => {
  const stack = new copy.TerraformStack(new copy.App(), "shop");
  expect(refusalOf(() => use(stack)).theirs.folder).toBe(theirs);
});

test("another copy's app, stack or element is named where it enters the tree", () => {
  class Shop extends copy.TerraformStack {}
  const inTheirApp = new TerraformStack(new copy.App(), "shop");
  const theirStack = new Shop(new App(), "shop");
  const theirOutput = new copy.TerraformOutput(new TerraformStack(new App(), "shop"), "Url", { value: "" });
  expect(refusalOf(() => requireOneEngine(inTheirApp)).where).toBe("App");
  expect(refusalOf(() => requireOneEngine(theirStack)).where).toBe("shop");
  expect(refusalOf(() => requireOneEngine(theirOutput)).where).toBe("shop/Url");
});

test("one copy for all is not refused", () => {
  const output = new TerraformOutput(new TerraformStack(new App(), "shop"), "Url", { value: "" });
  expect(() => requireOneEngine(output)).not.toThrow();
});

test("cdktn beside cdktf is to take cdktf's name", () => {
  const cdktn = { name: "cdktn", version: "0.24.0", folder: "node_modules/cdktn" };
  const cdktf = { name: "cdktf", version: "0.21.0" };
  const fix = `Install one engine. In package.json:
  "dependencies": { "cdktf": "npm:cdktn@0.24.0" },
  "overrides": { "cdktf": "$cdktf" }
Import it as "cdktf" and take "cdktn" out of the dependencies.
Then run npm install; npm ls cdktf cdktn must show one copy.`;
  expect(new TwoEnginesError("shop", cdktn, cdktf).fix).toBe(fix);
  expect(new TwoEnginesError("shop", cdktf, cdktn).fix).toBe(fix);
  expect(new TwoEnginesError("shop", cdktn, cdktf).what).toContain(
    "by cdktn 0.24.0 in node_modules/cdktn, but Tricloud uses cdktf 0.21.0:",
  );
});
