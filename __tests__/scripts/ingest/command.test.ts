import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { OPTIONS as INGEST_OPTIONS } from "../../../scripts/ingest/command-line";
import { OPTIONS as WEBHOOKS_OPTIONS } from "../../../scripts/webhooks/command-line";

const root = join(__dirname, "../../..");
const program = (name: string) => join(root, `node_modules/.cache/tricloud/tests/${name}.cjs`);

beforeAll(() => {
  for (const name of ["ingest", "webhooks"]) {
    buildSync({
      entryPoints: [join(root, `scripts/${name}.ts`)],
      outfile: program(name),
      bundle: true,
      platform: "node",
      packages: "external",
    });
  }
});

function run(name: string, args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program(name), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...env },
    input: "",
  });
  return { status, stdout, stderr };
}

test.each([
  ["ingest", INGEST_OPTIONS, ["GUESTY_API_URL", "FIRESTORE_EMULATOR_HOST"]],
  ["webhooks", WEBHOOKS_OPTIONS, ["AIRCALL_API_URL", "GUESTY_API_URL", "FIRESTORE_EMULATOR_HOST"]],
])("%s --help tells every option, and what it reads from the environment", (name, options, variables) => {
  const { status, stdout, stderr } = run(name, ["--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain(`npm run ${name} -- `);
  for (const option of Object.keys(options)) expect(stdout).toMatch(new RegExp(`^ {2}--${option} `, "m"));
  for (const variable of variables) expect(stdout).toContain(variable);
});

test("a wrong call ends with 1 and says what is right", () => {
  expect(run("ingest", ["replay", "--source", "slack"])).toEqual({
    status: 1,
    stdout: "",
    stderr: "ingest: --source is slack\n  Use aircall or guesty.\n",
  });
  expect(run("webhooks", ["register", "aircall", "--environment", "test"])).toEqual({
    status: 1,
    stdout: "",
    stderr: "webhooks: --environment is test\n  Use dev, staging or prod.\n",
  });
});

test.each(["http://127.0.0.1:4605", "127.0.0.1:4605/", "127.0.0.1:many"])(
  "an emulator at %s is told what is right",
  (host) => {
    expect(
      run("ingest", ["replay", "--project", "demo", "--yes"], { FIRESTORE_EMULATOR_HOST: host }),
    ).toMatchObject({
      status: 1,
      stderr: `ingest: FIRESTORE_EMULATOR_HOST is ${host}\n  Give host:port, without http://.\n`,
    });
  },
);

test("a Firestore that cannot be worked with is told at once, with what to do", () => {
  const replay = ["replay", "--project", "demo", "--yes"];
  expect(run("ingest", replay, { FIRESTORE_EMULATOR_HOST: "127.0.0.1:9" })).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /^ingest: Firestore \(default\) of demo: no emulator answers at 127\.0\.0\.1:9: .*\n {2}Firestore cannot be reached\./,
    ),
  });
  expect(run("ingest", replay, { GOOGLE_APPLICATION_CREDENTIALS: join(root, "no-such-key.json") })).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /^ingest: .*no-such-key\.json does not exist[\s\S]*\n {2}Log in with: gcloud auth/,
    ),
  });
});
