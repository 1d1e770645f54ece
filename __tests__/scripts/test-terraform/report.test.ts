import {
  formatReport,
  passes,
  progressLine,
  type Report,
  type StackReport,
} from "../../../scripts/test-terraform/report";

const planned: StackReport = {
  stack: "dev-network",
  result: "planned",
  seconds: 1.25,
  additions: 9,
  missing: [],
  diagnostics: [],
};
const failed: StackReport = {
  stack: "dev-swarm",
  result: "failed",
  seconds: 2,
  missing: [],
  diagnostics: [{ severity: "warning", summary: "Argument is deprecated" }],
};
const absent: StackReport = {
  stack: "dev-data",
  result: "not planned",
  seconds: 0,
  missing: ["hashicorp/google 6.50.0"],
  diagnostics: [],
};

function reportOf(...stacks: StackReport[]): Report {
  return { terraform: "1.11.4", missing: { "hashicorp/google 6.50.0": "not in the mirror" }, stacks };
}

test("a line says what became of a stack", () => {
  expect([planned, failed, absent].map(progressLine)).toEqual([
    "planned      dev-network: 9 to add, 1.3 s",
    "FAILED       dev-swarm: 1 problem, 2.0 s",
    "NOT PLANNED  dev-data: no hashicorp/google 6.50.0",
  ]);
});

test("the report tells problems by stack, missing providers with the reason, and counts", () => {
  const stacks = [{ name: "dev-swarm", folder: "", configuration: {} }];

  expect(formatReport(reportOf(planned, failed, absent), stacks)).toBe(
    "No hashicorp/google 6.50.0: not in the mirror\n\n" +
      "dev-swarm\nwarning: Argument is deprecated\n\n" +
      "1 planned, 1 failed, 1 not planned",
  );
});

test("a warning fails, a stack not planned fails only where all are asked for", () => {
  expect(passes(reportOf(planned), true)).toBe(true);
  expect(passes(reportOf(planned, failed), false)).toBe(false);
  expect(passes(reportOf(planned, absent), false)).toBe(true);
  expect(passes(reportOf(planned, absent), true)).toBe(false);
});
