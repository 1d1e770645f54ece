import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { installProject, ourVersions } from "./install-project";
import { type PackedPackage, packPackage } from "./pack-package";
import { readFolder } from "./read-folder";
import { run } from "./run";

const root = resolve(__dirname, "../..");
const bin = join(root, "node_modules/.bin");
const kinds = ["commonjs", "module"] as const;
const subpaths = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports)
  .filter((subpath) => !subpath.endsWith(".json"))
  .map((subpath) => subpath.replace(/^\./, "tricloud"));

let scratch: string;
let packed: PackedPackage;
let project: string;

/** One project, whose sources are compiled as CommonJS and, unchanged, as ES modules. */
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "consumer-"));
  packed = packPackage(scratch);
  project = join(scratch, "a project");
  installProject(project, packed.tarball, {
    dependencies: ourVersions("@cdktf/provider-cloudflare", "@cdktf/provider-google", "cdktf", "constructs"),
    devDependencies: ourVersions("@types/node"),
  });
  for (const type of kinds) {
    const folder = join(project, type);
    cpSync(join(__dirname, "project"), folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
    writeFileSync(join(folder, "every-subpath.ts"), namesOfEverySubpath());
    run(folder, join(bin, "tsc"), ["--project", "."]);
  }
}, 180_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A program that prints what each subpath exports, but for the names that Node and TypeScript add. */
function namesOfEverySubpath(): string {
  return `
${subpaths.map((subpath, index) => `import * as s${index} from "${subpath}";`).join("\n")}
const added = ["__esModule", "default", "module.exports"];
const namesOf = (subpath: object) => Object.keys(subpath).filter((name) => !added.includes(name)).sort();
console.log(JSON.stringify([${subpaths.map((_, index) => `namesOf(s${index})`).join(", ")}]));
`;
}

test("the package holds the library and what is said of it, and nothing else", () => {
  const outside = packed.files.filter((file) => !file.startsWith("dist/constructs/"));
  expect(outside.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
  const library = packed.files.filter((file) => file.startsWith("dist/constructs/"));
  const sources = library.map((file) => file.replace(/^dist\/(.*)\.(d\.ts|js)$/, "$1.ts"));
  expect(sources.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test("no file of the package points to a source map that is not there", () => {
  for (const file of packed.files.filter((each) => each.endsWith(".js"))) {
    expect(readFileSync(join(packed.folder, file), "utf8")).not.toContain("sourceMappingURL");
  }
});

test("publint finds nothing to say", () => {
  expect(run(scratch, join(bin, "publint"), ["run", packed.tarball, "--strict"])).toContain("All good!");
});

test("the types resolve however TypeScript looks for them", () => {
  expect(run(scratch, join(bin, "attw"), [packed.tarball, "--no-definitely-typed"])).toContain(
    "No problems found",
  );
});

test("every subpath has the same names for import and for require", () => {
  const [required, imported] = kinds.map((type) =>
    JSON.parse(run(join(project, type), process.execPath, ["built/every-subpath.js"])),
  );
  expect(imported).toEqual(required);
  expect(required).toHaveLength(subpaths.length);
  expect(required).not.toContainEqual([]);
});

describe.each(kinds)("a project of type %s", (type) => {
  const stack = () => join(project, type, "cdktf.out/stacks/shop");

  beforeAll(() => {
    run(join(project, type), process.execPath, ["built/main.js"]);
  });

  test("synthesizes resources of three clouds", () => {
    const { resource } = JSON.parse(readFileSync(join(stack(), "cdk.tf.json"), "utf8"));
    expect(Object.keys(resource)).toEqual(
      expect.arrayContaining([
        "cloudflare_workers_script",
        "google_cloudfunctions2_function",
        "hcloud_network",
      ]),
    );
    const [network] = Object.values<{ labels: object }>(resource.hcloud_network);
    expect(network?.labels).toEqual({ team: "shop" });
  });

  test("bundles its own functions", () => {
    const { resource } = JSON.parse(readFileSync(join(stack(), "cdk.tf.json"), "utf8"));
    const [worker] = Object.values<{ content_file: string }>(resource.cloudflare_workers_script);
    expect(readFileSync(join(stack(), worker?.content_file ?? ""), "utf8")).toContain("We have your order.");
    const [object] = Object.values<{ source: string }>(resource.google_storage_bucket_object);
    expect(existsSync(join(stack(), object?.source ?? ""))).toBe(true);
  });

  test("tests its stack with Template, Match and Capture", () => {
    const report = run(join(project, type), process.execPath, [
      "--test",
      "--test-reporter=tap",
      "built/shop-stack.spec.js",
    ]);
    expect(report).toMatch(/^# pass 2$/m);
  });
});

test("both kinds of project synthesize the same files", () => {
  const [required, imported] = kinds.map((type) => readFolder(join(project, type, "cdktf.out")));
  expect(imported).toEqual(required);
});
