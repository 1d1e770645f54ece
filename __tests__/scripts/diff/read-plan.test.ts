import { join } from "node:path";
import { PlanFileError } from "../../../scripts/diff/plan-file-error";
import { parsePlan, readPlan } from "../../../scripts/diff/read-plan";
import { FIXTURES } from "./plan-fixtures";

const parse = (text: string) => () => parsePlan(Buffer.from(text), "plan.json");

test("a plan is read, with or without a byte order mark", () => {
  expect(parse('{"format_version":"1.2","planned_values":{}}')()).toMatchObject({ format_version: "1.2" });
  expect(parse('\uFEFF{"format_version":"1.0","planned_values":{}}')()).toMatchObject({
    format_version: "1.0",
  });
});

test.each([
  ["nothing", "", "plan.json: there is nothing in it"],
  ["text", "Plan: 1 to add", "plan.json: it is not JSON"],
  ["other JSON", '{"name":"tricloud"}', "plan.json: it is JSON, but no plan of Terraform's"],
  ["null", "null", "plan.json: it is JSON, but no plan of Terraform's"],
  ["a state", '{"format_version":"1.0","values":{}}', "plan.json: it is JSON, but no plan of Terraform's"],
  [
    "another format",
    '{"format_version":"2.0","planned_values":{}}',
    'plan.json: its format_version is "2.0"',
  ],
])("%s is no plan, and the error says how to write one", (_, text, message) => {
  expect(parse(text)).toThrow(PlanFileError);
  expect(parse(text)).toThrow(message);
  expect(parse(text)).toThrow(/terraform show -json plan\.bin|Terraform that writes format 1\.x/);
});

test("a plan in Terraform's binary form is known by its first bytes", () => {
  expect(parse("PK\x03\x04\x14\x00")).toThrow(
    "plan.json: this is a plan in Terraform's binary form\n" +
      "  Give the JSON that this writes: terraform show -json plan.bin > plan.json",
  );
});

test("the log of terraform plan -json is told from a plan", () => {
  expect(parse('{"@level":"info"}\n{"@level":"info"}\n')).toThrow("this is the log of terraform plan -json");
});

test("a file that is not there is named", () => {
  const file = join(FIXTURES, "missing.json");
  expect(() => readPlan(file)).toThrow(`${file}: there is no such file`);
});

test("a folder cannot be read as a plan", () => {
  expect(() => readPlan(FIXTURES)).toThrow(`${FIXTURES}: it cannot be read`);
});
