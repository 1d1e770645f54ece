import { labelProblems, labelsOf } from "../../../constructs/core";
import { Token } from "../../../constructs/core/terraform";

test("a resource carries its environment's labels, which its own labels may replace", () => {
  const environment = { name: "dev", labels: { team: "platform", "cost-center": "engineering" } };
  expect(labelsOf(environment, { team: "calls" })).toEqual({
    team: "calls",
    "cost-center": "engineering",
    environment: "dev",
    "managed-by": "tricloud",
  });
});

test("labels that Google Cloud accepts have no problems", () => {
  expect(
    labelProblems({ team: "", stage_1: "a-b_c", équipe: "été", [`k${"x".repeat(62)}`]: "v".repeat(63) }),
  ).toEqual([]);
});

test.each([
  ["Team", "platform", "labels key", "Team"],
  ["1st", "platform", "labels key", "1st"],
  [`k${"x".repeat(63)}`, "v", "labels key", `k${"x".repeat(63)}`],
  ["team", "Platform", "labels.team", "Platform"],
  ["team", "a b", "labels.team", "a b"],
  ["team", "v".repeat(64), "labels.team", "v".repeat(64)],
])("label %s=%s is refused and named", (key, value, field, wrong) => {
  expect(labelProblems({ [key]: value })).toEqual([expect.objectContaining({ field, value: wrong })]);
});

test("more than 64 labels are refused", () => {
  const labels = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`key${index}`, "v"]));
  expect(labelProblems(labels, "props.labels")).toEqual([
    { field: "props.labels", value: "65 labels", fix: "Use 64 labels at most." },
  ]);
});

test("a value that is known at apply time only is no problem", () => {
  expect(labelProblems({ release: Token.asString({ "Fn::later": true }) })).toEqual([]);
});
