import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { unzipSync } from "fflate";
import { type Bundle, EsbuildBundler, placeBundle } from "../../../constructs/bundling";
import { Size } from "../../../constructs/core";
import { functionFiles, removeSourceFolders, sourceFolder, workerFiles, writeSources } from "./sources";

jest.mock("esbuild", () => {
  const actual = jest.requireActual("esbuild");
  return { ...actual, build: jest.fn(actual.build), buildSync: jest.fn(actual.buildSync) };
});

const hello = { entry: "lambdas/hello/index.ts", target: "workerd" } as const;
const fail = { entry: "lambdas/fail/index.ts", target: "gcf" } as const;
const listen = { entry: "lambdas/fail/index.ts", target: "container" } as const;

/** Bundles with a bundler that has seen nothing yet. */
const bundle = (
  workingDir: string,
  request: Parameters<EsbuildBundler["bundle"]>[0] = hello,
  cacheDir = "cache",
) => new EsbuildBundler({ workingDir, cacheDir }).bundle(request);

const text = ({ file }: Bundle) => readFileSync(file, "utf8");
const esbuildCalls = () =>
  jest.mocked(esbuild.build).mock.calls.length + jest.mocked(esbuild.buildSync).mock.calls.length;

beforeEach(() => jest.clearAllMocks());
afterAll(removeSourceFolders);

describe("what a bundle holds", () => {
  test("a Worker is one ES module, with the packages' files for workerd", () => {
    const made = bundle(sourceFolder(workerFiles));
    expect(text(made)).toContain("export {");
    expect(text(made)).toContain("the edge");
    expect(text(made)).not.toContain("a data centre");
    expect(made).toMatchObject({ entry: hello.entry, target: "workerd", bytes: text(made).length });
  });

  test("what the Workers runtime brings along is left out of the bundle", () => {
    const made = bundle(
      sourceFolder({
        "lambdas/hello/index.ts":
          'import { DurableObject } from "cloudflare:workers";\nimport { Buffer } from "node:buffer";\nexport class Thread extends DurableObject {}\nexport default { Buffer };\n',
      }),
    );
    expect(text(made)).toMatch(/^import .* from "cloudflare:workers"/m);
    expect(text(made)).toMatch(/^import .* from "node:buffer"/m);
  });

  test("the hash is the SHA-256 of the artifact", () => {
    const folder = sourceFolder({ ...workerFiles, ...functionFiles });
    for (const made of [hello, fail, listen].map((request) => bundle(folder, request))) {
      expect(made.hash).toBe(createHash("sha256").update(readFileSync(made.file)).digest("hex"));
    }
  });

  test("a Cloud Function is a zip with the code, its source map and a manifest that names the main file", () => {
    const made = bundle(sourceFolder(functionFiles), fail);
    const entries = unzipSync(readFileSync(made.file));
    expect(Object.keys(entries)).toEqual(["index.js", "index.js.map", "package.json"]);
    expect(JSON.parse(Buffer.from(entries["package.json"] ?? []).toString())).toEqual({
      private: true,
      type: "commonjs",
      main: "index.js",
    });
  });

  test("the unpacked output lies beside the artifact, with esbuild's metafile", () => {
    const { directory } = bundle(sourceFolder(functionFiles), fail);
    expect(readdirSync(directory)).toEqual(
      expect.arrayContaining(["index.js", "index.js.map", "package.json", "meta.json"]),
    );
    expect(Object.keys(JSON.parse(readFileSync(path.join(directory, "meta.json"), "utf8")).inputs)).toEqual([
      "lambdas/fail/fail.ts",
      "lambdas/fail/index.ts",
    ]);
  });

  test("a stack trace of a function names the line of the source", () => {
    const { directory } = bundle(sourceFolder(functionFiles), fail);
    const script = `try { require(${JSON.stringify(directory)}).main() } catch (error) { console.log(error.stack) }`;
    const stack = execFileSync(process.execPath, ["--enable-source-maps", "-e", script], {
      encoding: "utf8",
    });
    expect(stack).toMatch(/lambdas\/fail\/fail\.ts:7:/);
  });

  test("a container is one CommonJS module, which starts with source maps on", () => {
    const { directory, file } = bundle(sourceFolder(functionFiles), listen);
    expect(file).toBe(path.join(directory, "index.js"));
    expect(() => require(file).main()).toThrow("late");
    expect(JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8")).scripts).toEqual({
      start: "node --enable-source-maps index.js",
    });
  });

  test("an image is built from the code, its source map and its manifest, and from nothing left over", () => {
    const folder = sourceFolder({ ...functionFiles, "image/left-over.js": "" });
    const image = path.join(folder, "image");
    placeBundle(bundle(folder, listen), image);
    expect(readdirSync(image).sort()).toEqual(["index.js", "index.js.map", "package.json"]);
    expect(JSON.parse(readFileSync(path.join(image, "package.json"), "utf8")).main).toBe("index.js");
  });

  test("constants are put in and chosen imports are left out", () => {
    const folder = sourceFolder({
      "lambdas/hello/index.ts":
        'import { later } from "later";\ndeclare const VERSION: string;\nexport default { version: VERSION, later };\n',
    });
    const made = bundle(folder, { ...hello, define: { VERSION: '"1.2.0"' }, external: ["later"] });
    expect(text(made)).toContain('version: "1.2.0"');
    expect(text(made)).toContain('from "later"');
  });
});

describe("the same bytes from the same sources", () => {
  test.each([hello, fail, listen])("$target: built twice and in another folder", (request) => {
    const files = { ...workerFiles, ...functionFiles };
    const [one, other] = [sourceFolder(files), sourceFolder(files, "another folder")];
    const made = [bundle(one, request), bundle(one, request, "second-cache"), bundle(other, request)];
    expect(esbuildCalls()).toBe(3);
    const [first, ...others] = made.map(({ file }) => readFileSync(file));
    for (const bytes of others) expect(bytes.equals(first ?? Buffer.alloc(0))).toBe(true);
    expect(new Set(made.map(({ hash }) => hash)).size).toBe(1);
  });

  test("a file's time does not matter", () => {
    const folder = sourceFolder(functionFiles);
    const before = bundle(folder, fail, "first-cache").hash;
    writeSources(folder, functionFiles);
    expect(bundle(folder, fail, "second-cache").hash).toBe(before);
  });

  test.each([
    [hello, "lambdas/hello/greet.ts", "lambdas/hello/welcome.ts"],
    [fail, "lambdas/fail/fail.ts", "lambdas/fail/failure.ts"],
  ])("$target: renaming a source file changes the hash", (request, from, to) => {
    const folder = sourceFolder({ ...workerFiles, ...functionFiles });
    const before = bundle(folder, request).hash;
    renameSync(path.join(folder, from), path.join(folder, to));
    const entry = path.join(folder, request.entry);
    const imports = readFileSync(entry, "utf8").replace(
      /"\.\/\w+"/,
      JSON.stringify(`./${path.basename(to, ".ts")}`),
    );
    writeFileSync(entry, imports);
    expect(bundle(folder, request).hash).not.toBe(before);
  });

  test("a path with a space works", () => {
    const folder = sourceFolder({ "my lambdas/the hello/index.ts": "export default {};\n" }, "a folder");
    const made = bundle(folder, { entry: "my lambdas/the hello/index.ts", target: "workerd" }, "the cache");
    expect(text(made)).toContain("// my lambdas/the hello/index.ts");
  });

  test("an entry that is given absolute is the same bundle as one that is given relative", () => {
    const folder = sourceFolder(workerFiles);
    const bundler = new EsbuildBundler({ workingDir: folder, cacheDir: "cache" });
    expect(bundler.bundle({ ...hello, entry: path.join(folder, hello.entry) })).toBe(bundler.bundle(hello));
    expect(esbuildCalls()).toBe(1);
  });
});

describe("the cache", () => {
  test("unchanged sources make no esbuild call", async () => {
    const folder = sourceFolder({ ...workerFiles, ...functionFiles });
    const before = [bundle(folder, hello), bundle(folder, fail)];
    jest.clearAllMocks();
    const bundler = new EsbuildBundler({ workingDir: folder, cacheDir: "cache" });
    await bundler.prebundle([hello]);
    expect([bundler.bundle(hello), bundler.bundle(fail)]).toEqual(before);
    expect(esbuildCalls()).toBe(0);
  });

  test("a folder moved with its cache makes no esbuild call", () => {
    const folder = sourceFolder(workerFiles);
    const before = bundle(folder);
    const moved = path.join(sourceFolder({}), "moved");
    renameSync(folder, moved);
    jest.clearAllMocks();
    expect(bundle(moved).hash).toBe(before.hash);
    expect(esbuildCalls()).toBe(0);
  });

  test.each<[string, Record<string, string>]>([
    ["the content of an import", { "lambdas/hello/greet.ts": 'export const greet = (): string => "Hi";\n' }],
    ["the content of a package", { "node_modules/place/workerd.js": 'export const place = "Lisbon";\n' }],
    [
      "the file that a package offers",
      {
        "node_modules/place/package.json": JSON.stringify({ name: "place", exports: "./other.js" }),
        "node_modules/place/other.js": 'export const place = "Porto";\n',
      },
    ],
    [
      "a file that takes the place of an import",
      { "lambdas/hello/greet.tsx": "export const greet = () => 'Hey';\n" },
    ],
  ])("a change of %s is a new bundle", (_, files) => {
    const folder = sourceFolder(workerFiles);
    const before = bundle(folder);
    writeSources(folder, files);
    expect(bundle(folder).hash).not.toBe(before.hash);
    expect(esbuildCalls()).toBe(2);
  });

  test("a change of a tsconfig, or of one that it extends, is a new bundle", () => {
    const paths = (target: string) => JSON.stringify({ compilerOptions: { paths: { place: [target] } } });
    const folder = sourceFolder({
      ...workerFiles,
      "tsconfig.json": '{ "extends": "./settings/base.json" }',
      "settings/base.json": paths("./lisbon.ts"),
      "settings/lisbon.ts": 'export const place = "Lisbon";\n',
      "settings/porto.ts": 'export const place = "Porto";\n',
    });
    expect(text(bundle(folder))).toContain("Lisbon");
    writeSources(folder, { "settings/base.json": paths("./porto.ts") });
    expect(text(bundle(folder))).toContain("Porto");
    writeSources(folder, { "tsconfig.json": "{}" });
    expect(text(bundle(folder))).toContain("the edge");
  });

  test("other options are another bundle", () => {
    const folder = sourceFolder(workerFiles);
    const hashes = [hello, { ...hello, external: ["place"] }, { ...hello, define: { name: '"you"' } }].map(
      (request) => bundle(folder, request).hash,
    );
    expect(esbuildCalls()).toBe(3);
    expect(new Set(hashes).size).toBeGreaterThan(1);
  });

  test("sources that are put back as they were are found again", () => {
    const folder = sourceFolder(workerFiles);
    const before = bundle(folder);
    const greet = { "lambdas/hello/greet.ts": 'export const greet = (): string => "Hi";\n' };
    writeSources(folder, greet);
    bundle(folder);
    writeSources(folder, workerFiles);
    expect(bundle(folder).hash).toBe(before.hash);
  });

  test("a damaged artifact is built again", () => {
    const folder = sourceFolder(functionFiles);
    const before = bundle(folder, fail);
    writeFileSync(before.file, "damaged");
    expect(bundle(folder, fail)).toEqual(before);
    expect(bundle(folder, fail).hash).toBe(
      createHash("sha256").update(readFileSync(before.file)).digest("hex"),
    );
  });

  test("a source that is edited while esbuild runs is not taken for what was built", () => {
    const folder = sourceFolder(workerFiles);
    const { buildSync } = jest.requireActual<typeof esbuild>("esbuild");
    const greet = path.join(folder, "lambdas/hello/greet.ts");
    jest.mocked(esbuild.buildSync).mockImplementationOnce(((options: esbuild.BuildOptions) => {
      const output = buildSync(options);
      writeFileSync(greet, 'export const greet = (): string => "Edited";\n');
      const later = new Date(Date.now() + 1000);
      utimesSync(greet, later, later);
      return output;
    }) as typeof buildSync);
    expect(text(bundle(folder))).toContain("the edge");
    expect(text(bundle(folder))).toContain("Edited");
  });

  test("bundlers that work at the same time share the cache", async () => {
    const folder = sourceFolder({ ...workerFiles, ...functionFiles });
    const bundlers = Array.from(
      { length: 4 },
      () => new EsbuildBundler({ workingDir: folder, cacheDir: "cache" }),
    );
    await Promise.all(bundlers.map((bundler) => bundler.prebundle([hello, fail])));
    expect(new Set(bundlers.map((bundler) => bundler.bundle(fail).hash)).size).toBe(1);
    const kept = readdirSync(path.join(folder, "cache"), { withFileTypes: true });
    expect(kept.filter((entry) => entry.isDirectory())).toHaveLength(2);
  });
});

describe("the pre-pass", () => {
  test("builds each different request once, and bundle finds it done", async () => {
    const folder = sourceFolder({ ...workerFiles, ...functionFiles });
    const bundler = new EsbuildBundler({ workingDir: folder, cacheDir: "cache" });
    await bundler.prebundle([hello, fail, hello]);
    bundler.bundle(hello);
    bundler.bundle(fail);
    expect(esbuild.build).toHaveBeenCalledTimes(2);
    expect(esbuild.buildSync).not.toHaveBeenCalled();
  });

  test("gives the same bytes as a build on demand", async () => {
    const folder = sourceFolder(functionFiles);
    const bundler = new EsbuildBundler({ workingDir: folder, cacheDir: "other-cache" });
    await bundler.prebundle([fail]);
    expect(bundler.bundle(fail).hash).toBe(bundle(folder, fail).hash);
  });

  test("a failure does not stop it and is thrown by bundle", async () => {
    const folder = sourceFolder({ ...workerFiles, "lambdas/broken/index.ts": "export default {" });
    const broken = { entry: "lambdas/broken/index.ts", target: "workerd" } as const;
    const bundler = new EsbuildBundler({ workingDir: folder, cacheDir: "cache" });
    await bundler.prebundle([broken, hello]);
    expect(text(bundler.bundle(hello))).toContain("the edge");
    expect(() => bundler.bundle(broken)).toThrow("lambdas/broken/index.ts:1:17: Expected identifier");
  });
});

describe("what cannot be bundled", () => {
  test("a missing entry is named, with the folder that paths start at", () => {
    const folder = sourceFolder({});
    expect(() => bundle(folder)).toThrow(
      `the entry file lambdas/hello/index.ts does not exist\n  Give the path of the function's source file; relative paths start at ${folder}.`,
    );
  });

  test("a folder is no entry", () => {
    const folder = sourceFolder(workerFiles);
    expect(() => bundle(folder, { ...hello, entry: "lambdas/hello" })).toThrow(
      "the entry lambdas/hello is a folder",
    );
  });

  test("an import that is not found is named with file, line and column", () => {
    const folder = sourceFolder({
      ...workerFiles,
      "lambdas/hello/greet.ts": '\nexport * from "./missing";\n',
    });
    expect(() => bundle(folder)).toThrow('lambdas/hello/greet.ts:2:15: Could not resolve "./missing"');
  });

  test("many mistakes are counted", () => {
    const imports = Array.from({ length: 8 }, (_, index) => `import "./missing-${index}";`).join("\n");
    const folder = sourceFolder({ "lambdas/hello/index.ts": imports });
    expect(() => bundle(folder)).toThrow(/index\.ts:5:8: .*\nand 3 more\n/);
  });

  test("an artifact over its size limit lists its largest inputs, largest first", () => {
    const big = (length: number) => `export const text = ${JSON.stringify("x".repeat(length))};\n`;
    const folder = sourceFolder({
      "lambdas/hello/index.ts":
        'import { text as a } from "./small";\nimport { text as b } from "./large";\nexport default { a, b };\n',
      "lambdas/hello/small.ts": big(2000),
      "lambdas/hello/large.ts": big(9000),
    });
    const request = { ...hello, sizeLimit: Size.kibibytes(8) };
    expect(() => bundle(folder, request)).toThrow(
      /has 1\d\.\d KiB, its limit is 8 KiB\n.*raise sizeLimit.*\n +8\.8 KiB {2}lambdas\/hello\/large\.ts\n +2\.0 KiB {2}lambdas\/hello\/small\.ts/,
    );
    expect(bundle(folder, { ...hello, sizeLimit: Size.kibibytes(16) }).bytes).toBeGreaterThan(8192);
  });

  test("a Worker over 3 MiB is refused unless its limit is raised", () => {
    const folder = sourceFolder({
      "lambdas/hello/index.ts": `export default ${JSON.stringify("x".repeat(3 * 1024 * 1024))};\n`,
    });
    expect(() => bundle(folder)).toThrow("its limit is 3 MiB");
  });
});
