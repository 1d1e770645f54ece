import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { buildSync } from "esbuild";
import { FIXTURES } from "./plan-fixtures";

const root = join(__dirname, "../../..");
const program = join(root, "node_modules/.cache/tricloud/tests/diff.cjs");
const plan = join(FIXTURES, "terraform-data.plan.json");
const synth = ["--synth", join(FIXTURES, "synth")];
let folder: string;

beforeAll(() => {
  buildSync({
    entryPoints: [join(root, "scripts/diff.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
  });
  folder = mkdtempSync(join(tmpdir(), "tricloud-diff-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command; `caller` is where npm says that it was called. */
function run(args: string[], input = "", caller: string | undefined = undefined) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: caller },
    encoding: "utf8",
    input,
  });
  return { status, stdout, stderr };
}

test("a plan is shown on standard output", () => {
  const { status, stdout, stderr } = run([...synth, plan]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("**`demo-edge/Ingest/Worker`**");
});

test("a plan is read from standard input, by its addresses where nothing is synthesized", () => {
  const { status, stdout } = run(["-"], readFileSync(plan, "utf8"));
  expect(status).toBe(0);
  expect(stdout).toContain("`terraform_data.Ingest_Worker_22222222`");
});

test("files are looked for where npm was called, and the stack is known by its folder", () => {
  const caller = join(folder, "stacks with spaces", "demo-edge");
  mkdirSync(caller, { recursive: true });
  copyFileSync(plan, join(caller, "plan.json"));
  const args = ["--synth", relative(caller, join(FIXTURES, "synth")), "--output", "plan.md", "plan.json"];
  expect(run(args, "", caller)).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readFileSync(join(caller, "plan.md"), "utf8")).toContain("| `demo-edge` |");
});

test("--output writes a file and leaves standard output alone", () => {
  const output = join(folder, "plan.md");
  expect(run([...synth, "--output", output, plan])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readFileSync(output, "utf8")).toContain("## Terraform plan");
});

test("a place that cannot be written to is named", () => {
  const { status, stderr } = run([...synth, "--output", join(plan, "plan.md"), plan]);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^diff: .*plan\.md cannot be written: .*\n {2}Give another place with --output\.\n$/,
  );
});

test("--json has everything, with counts, and no sensitive value", () => {
  const { stdout } = run([...synth, "--json", plan]);
  const { stacks } = JSON.parse(stdout);
  expect(stacks).toMatchObject([
    { stack: "demo-edge", counts: { destroy: 1, replace: 1, update: 2, create: 2 } },
  ]);
  expect(stacks[0].resources).toHaveLength(9);
  expect(stdout).toContain('"(known after apply)"');
  expect(stdout).not.toContain("not-so-secret");
});

test("--fail-on-destroy exits with 2 if something is destroyed or replaced, and still shows the plan", () => {
  const { status, stdout } = run([...synth, "--fail-on-destroy", plan]);
  expect(status).toBe(2);
  expect(stdout).toContain("### Destroyed and replaced (2)");
  expect(run(["--fail-on-destroy", join(FIXTURES, "unchanged.plan.json")]).status).toBe(0);
});

test("--help shows every option", () => {
  const { status, stdout } = run(["--help"]);
  expect(status).toBe(0);
  for (const option of ["--synth", "--output", "--json", "--fail-on-destroy", "--help"])
    expect(stdout).toContain(option);
});

test.each([
  ["no plan", [], "diff: no plan is named\n  npm run diff -- plan.json, or - for standard input\n"],
  ["an option that does not exist", ["--fancy"], "diff: Unknown option '--fancy'"],
  ["a file that does not exist", ["nowhere.json"], "diff: nowhere.json: there is no such file\n"],
  [
    "a synthesis that does not exist",
    ["--synth", "nowhere", plan],
    "diff: nowhere: there is no synthesized stack in it\n",
  ],
])("%s ends in advice and exit code 1, not in a stack trace", (_, args, message) => {
  const { status, stdout, stderr } = run(args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
});

test("a plan in Terraform's binary form is told how to become JSON", () => {
  writeFileSync(join(folder, "plan.bin"), Buffer.from("PK\x03\x04"));
  const { status, stderr } = run(["plan.bin"]);
  expect(status).toBe(1);
  expect(stderr).toContain("terraform show -json plan.bin > plan.json");
});
