import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const root = join(__dirname, "../../..");
const program = join(root, "node_modules/.cache/tricloud/tests/diagram.cjs");
let folder: string;

beforeAll(() => {
  const entryPoints = [join(root, "scripts/diagram.ts")];
  buildSync({
    entryPoints,
    outfile: program,
    bundle: true,
    platform: "node",
    packages: "external",
    keepNames: true,
  });
  folder = mkdtempSync(join(tmpdir(), "tricloud-diagram-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("one stack is drawn in both formats, and the files are named", () => {
  const { status, stdout } = run("--environment", "staging", "--stack", "edge", "--output", folder);
  const files = ["mmd", "svg"].map((format) => join(folder, `staging-edge.${format}`));
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${files.join("\n")}\n` });
  const [mermaid = "", svg = ""] = files.map((file) => readFileSync(file, "utf8"));
  expect(mermaid).toMatch(/^---\ntitle: "staging-edge"\n---\nflowchart LR\n/);
  expect(svg).toContain("staging-aircall-webhook");
});

test("--format leaves the other file out", () => {
  expect(run("--format", "mermaid", "--output", folder).status).toBe(0);
  expect(existsSync(join(folder, "architecture.mmd"))).toBe(true);
  expect(existsSync(join(folder, "architecture.svg"))).toBe(false);
});

test("a place that cannot be written to is named", () => {
  const { status, stderr } = run("--format", "mermaid", "--output", program);
  expect(status).toBe(1);
  expect(stderr).toContain(`diagram: ${join(program, "architecture.mmd")} cannot be written`);
});

test("--help shows every option", () => {
  const { status, stdout } = run("--help");
  expect(status).toBe(0);
  for (const option of ["--environment", "--stack", "--format", "--output", "--help"])
    expect(stdout).toContain(option);
});

test.each([
  [
    "an unknown environment",
    ["--environment", "qa"],
    "diagram: --environment is qa\n  Use dev, staging or prod.\n",
  ],
  ["an unknown stack", ["--stack", "cellar"], "diagram: --stack is cellar\n  Use one of dev-"],
  ["an unknown format", ["--format", "png"], "diagram: --format is png\n  Use mermaid, svg, both.\n"],
  ["an unknown option", ["--fancy"], "diagram: Unknown option '--fancy'"],
])("%s ends in advice and exit code 1, not in a stack trace", (_, args, message) => {
  const { status, stdout, stderr } = run(...args, "--output", folder);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
});
