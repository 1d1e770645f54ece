import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const root = join(__dirname, "..");
const program = join(root, "node_modules/.cache/tricloud/tests/main.cjs");
/** What MongoDB's driver uses if it is there. */
const OPTIONAL_OF_THE_DRIVER = [
  "@aws-sdk/credential-providers",
  "@mongodb-js/zstd",
  "gcp-metadata",
  "kerberos",
  "mongodb-client-encryption",
  "snappy",
  "socks",
];
let output: string;

beforeAll(() => {
  const entryPoints = [join(root, "main.ts")];
  buildSync({ entryPoints, outfile: program, bundle: true, platform: "node", packages: "external" });
  output = mkdtempSync(join(tmpdir(), "tricloud-synth-"));
});

afterAll(() => rmSync(output, { recursive: true }));

function synthesize(environments: string) {
  const outdir = join(output, environments);
  // Nothing is on the path: a synthesis needs Node alone, and no terraform.
  const env = { ...process.env, PATH: "", TRICLOUD_ENVIRONMENTS: environments, CDKTF_OUTDIR: outdir };
  const { status, stderr } = spawnSync(process.execPath, [program], { cwd: root, env, encoding: "utf8" });
  return { status, stderr, outdir };
}

test("an environment named on its own is synthesized, with the code of its Workers beside its plan", () => {
  const { status, stderr, outdir } = synthesize("dev");
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(readdirSync(join(outdir, "stacks")).sort()).toEqual([
    "dev-data",
    "dev-edge",
    "dev-functions",
    "dev-monitoring",
    "dev-network",
    "dev-swarm",
    "dev-vectors",
  ]);
  const edge = JSON.parse(readFileSync(join(outdir, "stacks/dev-edge/cdk.tf.json"), "utf8"));
  const scripts = Object.values(edge.resource.cloudflare_workers_script) as { content_file: string }[];
  for (const { content_file: file } of scripts) {
    expect(readFileSync(join(outdir, "stacks/dev-edge", file), "utf8")).toContain("fetch");
  }
});

test("what the listener's image is built from lies beside the stacks, whole", () => {
  const { outdir } = synthesize("staging");
  const folder = join(outdir, "containers/mongo-listener");
  expect(readdirSync(folder).sort()).toEqual(["index.js", "index.js.map", "package.json"]);
  // It needs nothing but Node: every other module is in it.
  const required = readFileSync(join(folder, "index.js"), "utf8").matchAll(/\brequire\("([^"]+)"\)/g);
  const packages = [...required].flatMap(([, name = ""]) => (isBuiltin(name) ? [] : name));
  expect(packages.filter((name) => !OPTIONAL_OF_THE_DRIVER.includes(name))).toEqual([]);
});

test("an environment that does not exist ends in advice, not in a stack trace", () => {
  const { status, stderr, outdir } = synthesize("qa");
  expect(status).toBe(1);
  expect(stderr).toBe(
    'environment variables: TRICLOUD_ENVIRONMENTS is "qa"\n  Name some of dev, staging, prod; without it, all are built.\n\n',
  );
  expect(existsSync(outdir)).toBe(false);
});
