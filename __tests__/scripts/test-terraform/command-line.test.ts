import { readCommandLine } from "../../../scripts/test-terraform/command-line";

test("without arguments every stack is planned and a missing provider is no failure", () => {
  expect(readCommandLine([])).toEqual({ help: false, all: false, json: false, stacks: [] });
});

test("options are read", () => {
  const args = ["--all", "--json", "--stack", "dev-edge", "--stack", "prod-edge", "--out", "examples"];

  expect(readCommandLine(args)).toMatchObject({
    all: true,
    json: true,
    stacks: ["dev-edge", "prod-edge"],
    out: "examples",
  });
});

test("an unknown option is refused by name", () => {
  expect(() => readCommandLine(["--al"])).toThrow(/--al/);
});
