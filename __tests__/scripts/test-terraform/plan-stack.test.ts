import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planStack } from "../../../scripts/test-terraform/plan-stack";
import { checkTerraform } from "../../../scripts/test-terraform/run-terraform";

let scratch: string;
let copy: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "plan-"));
  copy = join(scratch, "copy");
  mkdirSync(join(scratch, "stack/assets"), { recursive: true });
  writeFileSync(join(scratch, "stack/assets/index.js"), "export {};");
});

afterEach(() => rmSync(scratch, { recursive: true }));

/** Puts a program named terraform on the path: what it does for each of its commands, as a shell's case. */
function pathWith(cases: string): NodeJS.ProcessEnv {
  writeFileSync(join(scratch, "terraform"), `#!/bin/sh\ncase "$1" in\n${cases}\nesac\n`, { mode: 0o755 });
  return { PATH: `${scratch}:/bin:/usr/bin` };
}

function plan(env: NodeJS.ProcessEnv) {
  const configuration = { variable: { key: { type: "string" } } };
  return planStack({ name: "dev", folder: join(scratch, "stack"), configuration }, copy, env);
}

const valid = `validate) echo '{"diagnostics":[]}' ;;`;

test("a stack without fault is planned", async () => {
  const env = pathWith(`${valid}\nplan) echo '{"type":"change_summary","changes":{"add":3}}' ;;`);

  expect(await plan(env)).toEqual({ diagnostics: [], additions: 3 });
});

test("a copy is planned, with its assets, local state and a value for each variable", async () => {
  await plan(pathWith(valid));

  const read = (name: string) => readFileSync(join(copy, name), "utf8");
  expect(read("assets/index.js")).toBe("export {};");
  expect(JSON.parse(read("backend_override.tf.json"))).toEqual({ terraform: { backend: { local: {} } } });
  expect(JSON.parse(read("fake.auto.tfvars.json"))).toEqual({ key: "fake" });
});

test("what validation finds fault with is not planned", async () => {
  const env = pathWith(
    `validate) echo '{"diagnostics":[{"severity":"warning","summary":"Argument is deprecated"}]}' ;;\nplan) exit 9 ;;`,
  );

  expect(await plan(env)).toEqual({
    diagnostics: [{ severity: "warning", summary: "Argument is deprecated" }],
  });
});

test("a warning that every resource of a kind comes with is no fault", async () => {
  const warning = '{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"SUMMARY"}}';
  const planWarning = (summary: string) =>
    plan(pathWith(`${valid}\nplan) echo '${warning.replace("SUMMARY", summary)}' ;;`));

  expect((await planWarning("Resource Destruction Considerations")).diagnostics).toEqual([]);
  rmSync(copy, { recursive: true });
  expect((await planWarning("Argument is deprecated")).diagnostics).toHaveLength(1);
});

test("a step that fails without a diagnostic is an error with its last words", async () => {
  expect(await plan(pathWith(`${valid}\nplan) echo 'panic: no schema' >&2; exit 2 ;;`))).toMatchObject({
    diagnostics: [{ severity: "error", summary: "terraform exited with 2", detail: "panic: no schema" }],
  });
  rmSync(copy, { recursive: true });
  expect(await plan(pathWith("init) echo 'no lock' >&2; exit 1 ;;"))).toEqual({
    diagnostics: [{ severity: "error", summary: "terraform exited with 1", detail: "no lock" }],
  });
});

test("a validation that breaks off is an error", async () => {
  expect(await plan(pathWith("validate) exit 3 ;;"))).toMatchObject({
    diagnostics: [{ severity: "error", summary: "terraform exited with 3" }],
  });
});

test("a missing or old terraform is refused with the place to get it", async () => {
  await expect(checkTerraform({ PATH: scratch })).rejects.toThrow(
    /There is no terraform on the PATH\.\n {2}Install it from/,
  );
  const old = pathWith(`version) echo '{"terraform_version":"1.9.8"}' ;;`);
  await expect(checkTerraform(old)).rejects.toThrow(/terraform is 1\.9\.8; 1\.11 or later is needed/);
  const recent = pathWith(`version) echo '{"terraform_version":"1.14.0"}' ;;`);
  await expect(checkTerraform(recent)).resolves.toBe("1.14.0");
});
