import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStacks, selectStacks } from "../../../scripts/test-terraform/stack";

let output: string;

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), "stacks-"));
});

afterEach(() => rmSync(output, { recursive: true }));

test("the stacks of a manifest are read with their configuration", () => {
  const configuration = { resource: { hcloud_network: { net: {} } } };
  mkdirSync(join(output, "stacks/dev"), { recursive: true });
  writeFileSync(join(output, "stacks/dev/cdk.tf.json"), JSON.stringify(configuration));
  const dev = { name: "dev", workingDirectory: "stacks/dev", synthesizedStackPath: "stacks/dev/cdk.tf.json" };
  writeFileSync(join(output, "manifest.json"), JSON.stringify({ stacks: { dev } }));

  expect(readStacks(output)).toEqual([{ name: "dev", folder: join(output, "stacks/dev"), configuration }]);
});

test("a folder that cdktf did not write is refused", () => {
  expect(() => readStacks(output)).toThrow(/manifest\.json does not exist\.\n {2}Name the folder/);
});

const stacks = ["dev-edge", "prod-edge"].map((name) => ({ name, folder: name, configuration: {} }));

test("stacks are chosen by name", () => {
  expect(selectStacks(stacks, ["prod-edge"]).map(({ name }) => name)).toEqual(["prod-edge"]);
  expect(selectStacks(stacks, [])).toBe(stacks);
});

test("an unknown stack is refused, and the known ones are named", () => {
  expect(() => selectStacks(stacks, ["edge"])).toThrow(
    "There is no stack edge.\n  Name some of dev-edge, prod-edge.",
  );
});
