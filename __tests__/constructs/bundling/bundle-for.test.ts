import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Construct } from "constructs";
import {
  bundleAsset,
  bundleFor,
  EsbuildBundler,
  StubBundler,
  useBundler,
} from "../../../constructs/bundling";
import { TerraformStack, Testing } from "../../../constructs/core/terraform";
import { removeSourceFolders, sourceFolder, workerFiles } from "./sources";

const hello = { entry: "lambdas/hello/index.ts", target: "workerd" } as const;

/** A stack with a construct in it, which bundle the given sources. */
function stackFor(files: Record<string, string>) {
  const stack = new TerraformStack(Testing.app(), "dev-edge");
  const bundler = new EsbuildBundler({ workingDir: sourceFolder(files), cacheDir: "cache" });
  useBundler(stack, bundler);
  return { stack, bundler, worker: new Construct(stack, "Hello") };
}

afterAll(removeSourceFolders);

test("a syntax error names the construct, the file, the line and the column", () => {
  const { worker } = stackFor({ "lambdas/hello/index.ts": "export default {\n  fetch: () => ;\n};\n" });
  expect(() => bundleFor(worker, hello)).toThrow(
    expect.objectContaining({
      name: "BundlingError",
      message: expect.stringMatching(/^dev-edge\/Hello: lambdas\/hello\/index\.ts:2:16: Unexpected ";"\n/),
      location: { file: "lambdas/hello/index.ts", line: 2, column: 16 },
      entry: hello.entry,
    }),
  );
});

test("a missing entry names the construct and the path", () => {
  const { worker } = stackFor({});
  expect(() => bundleFor(worker, hello)).toThrow(
    /^dev-edge\/Hello: the entry file lambdas\/hello\/index\.ts does not exist\n/,
  );
});

test("a failure of the pre-pass surfaces at the construct", async () => {
  const { bundler, worker } = stackFor({ "lambdas/hello/index.ts": "const = 1;" });
  await bundler.prebundle([hello]);
  expect(() => bundleFor(worker, hello)).toThrow(/^dev-edge\/Hello: lambdas\/hello\/index\.ts:1:/);
});

test("each construct with the same broken entry is named by itself", () => {
  const { stack, worker } = stackFor({ "lambdas/hello/index.ts": "const = 1;" });
  expect(() => bundleFor(worker, hello)).toThrow("dev-edge/Hello:");
  expect(() => bundleFor(new Construct(stack, "Other"), hello)).toThrow("dev-edge/Other:");
});

test("two constructs with the same entry get the same bundle", () => {
  const { stack, worker } = stackFor(workerFiles);
  expect(bundleFor(new Construct(stack, "Other"), hello)).toBe(bundleFor(worker, hello));
});

test("the nearest bundler up the tree is used", () => {
  const { stack, worker } = stackFor(workerFiles);
  const stubbed = new Construct(stack, "Stubbed");
  useBundler(stubbed, new StubBundler());
  const below = new Construct(stubbed, "Below");
  expect(readFileSync(bundleFor(worker, hello).file, "utf8")).toContain("the edge");
  expect(readFileSync(bundleFor(below, hello).file, "utf8")).toBe(
    "// Stands for the bundle of lambdas/hello/index.ts.\n",
  );
});

test("without a bundler the sources are taken from the working folder of the process", () => {
  const worker = new Construct(new TerraformStack(Testing.app(), "dev-edge"), "Hello");
  expect(() => bundleFor(worker, { ...hello, entry: "missing.ts" })).toThrow(
    `dev-edge/Hello: the entry file missing.ts does not exist\n  Give the path of the function's source file; relative paths start at ${process.cwd()}.`,
  );
});

test("an asset is the bundle's artifact under the bundle's hash", () => {
  const { stack, worker } = stackFor(workerFiles);
  const bundle = bundleFor(worker, hello);
  const asset = bundleAsset(worker, "Code", bundle);
  expect(asset.path).toMatch(new RegExp(`^assets/[^/]+/${bundle.hash}/index\\.js$`));
  const outdir = path.join(Testing.fullSynth(stack), "stacks", "dev-edge");
  expect(existsSync(path.join(outdir, asset.path))).toBe(true);
  expect(readFileSync(path.join(outdir, asset.path)).equals(readFileSync(bundle.file))).toBe(true);
});

test("a stub bundle is the same for an absolute entry, and another one for another target", () => {
  const stub = new StubBundler();
  expect(stub.bundle({ ...hello, entry: path.resolve(hello.entry) })).toEqual(stub.bundle(hello));
  expect(stub.bundle({ ...hello, target: "gcf" }).hash).not.toBe(stub.bundle(hello).hash);
  expect(path.extname(stub.bundle({ ...hello, target: "gcf" }).file)).toBe(".zip");
});
