import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildSync } from "esbuild";

const root = join(__dirname, "../../..");
const program = join(root, "node_modules/.cache/tricloud/tests/vectors-command.cjs");

beforeAll(() => {
  buildSync({
    entryPoints: [join(root, "scripts/vectors.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    packages: "external",
  });
});

function run(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...env },
    input: "",
  });
  return { status, stdout, stderr };
}

test("--help tells how it is called", () => {
  const { status, stdout, stderr } = run(["--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("npm run vectors -- reindex [options]");
});

test("a wrong call ends with 1 and says what is right", () => {
  expect(run(["verify", "--environment", "test"])).toEqual({
    status: 1,
    stdout: "",
    stderr: "vectors: --environment is test\n  Use dev, staging or prod.\n",
  });
  expect(run(["verify", "--environment", "dev"])).toEqual({
    status: 1,
    stdout: "",
    stderr: "vectors: Qdrant's credentials are not complete\n  Set QDRANT_API_KEY in the environment.\n",
  });
});

test("a Firestore that cannot be reached is told at once, with what to do", () => {
  const nowhere = { QDRANT_URL: "http://127.0.0.1:9", FIRESTORE_EMULATOR_HOST: "127.0.0.1:9" };
  expect(run(["verify", "--project", "demo"], nowhere)).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^vectors: Firestore .*no emulator answers at 127\.0\.0\.1:9/),
  });
});
