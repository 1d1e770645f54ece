import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { installProject, ourVersions } from "../consumer/install-project";
import { packPackage } from "../consumer/pack-package";
import { readFolder } from "../consumer/read-folder";
import { run } from "../consumer/run";

const root = resolve(__dirname, "../..");
const cdktfVersion = ourVersions("cdktf")["cdktf"] ?? "";
const cdktnVersion = "0.24.0";

let scratch: string;
let project: string;
let byCdktf: Record<string, string>;
let byCdktn: Record<string, string>;

/** The platform is built once and synthesized where `cdktf` is cdktf, and where it is another name of cdktn. */
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "cdktn-"));
  project = join(scratch, "project");
  const packed = packPackage(scratch);
  installProject(project, packed.tarball, {
    dependencies: {
      ...ourVersions("@cdktf/provider-cloudflare", "@cdktf/provider-google"),
      cdktf: `npm:cdktn@${cdktnVersion}`,
      // The newest that cdktn 0.24 takes.
      constructs: "10.7.2",
    },
    overrides: { cdktf: "$cdktf" },
  });
  cpSync(join(packed.folder, "dist"), join(project, "dist"), { recursive: true });
  byCdktf = synthesize(packed.folder);
  byCdktn = synthesize(project);
}, 300_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs the platform's app that is built in a folder; the engine is the one that this folder has. */
function synthesize(folder: string): Record<string, string> {
  const output = join(folder, "cdktf.out");
  run(root, process.execPath, [join(folder, "dist/main.js")], {
    CDKTF_OUTDIR: output,
    TRICLOUD_BUNDLE_CACHE: join(scratch, "bundles"),
  });
  return readFolder(output);
}

/**
 * A file without what its engine may write in its own way: white space in JSON, and the engine's version, which is the
 * first `version` of a stack, in its metadata, and of the manifest. Everything else stays, its order too.
 */
function withoutStamp(file: string, content: string, version: string): string {
  if (!file.endsWith(".json")) return content;
  const json = JSON.stringify(JSON.parse(content), undefined, 2);
  return json.replace(`"version": "${version}"`, '"version": "<engine>"');
}

test("npm installs one engine, cdktn under the name of cdktf", () => {
  const installed = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8")).packages;
  const engines = Object.keys(installed).filter((folder) => /(^|\/)cdkt[fn]$/.test(folder));
  expect(engines).toEqual(["node_modules/cdktf"]);
  expect(installed["node_modules/cdktf"]).toMatchObject({ name: "cdktn", version: cdktnVersion });
});

test("each engine stamps what it writes with its own version", () => {
  expect(JSON.parse(byCdktf["manifest.json"] ?? "").version).toBe(cdktfVersion);
  expect(JSON.parse(byCdktn["manifest.json"] ?? "").version).toBe(cdktnVersion);
});

test("both engines write the stacks of every environment", () => {
  const stacks = Object.keys(byCdktf).filter((file) => file.endsWith("cdk.tf.json"));
  expect(new Set(stacks.map((file) => file.replace(/^stacks\/(\w+)-.*$/, "$1")))).toEqual(
    new Set(["dev", "staging", "prod"]),
  );
  expect(Object.keys(byCdktn).sort()).toEqual(Object.keys(byCdktf).sort());
});

test("every file is the same but for the engine's version", () => {
  for (const [file, content] of Object.entries(byCdktf)) {
    expect({ file, content: withoutStamp(file, byCdktn[file] ?? "", cdktnVersion) }).toEqual({
      file,
      content: withoutStamp(file, content, cdktfVersion),
    });
  }
});
