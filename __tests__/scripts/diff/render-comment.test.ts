import type { Change, Plan } from "../../../scripts/diff/plan";
import { COMMENT_LIMIT, renderComment } from "../../../scripts/diff/render-comment";
import { stackChanges } from "../../../scripts/diff/stack-changes";
import { demoStack, planFixture, planned, planOf } from "./plan-fixtures";

const render = (plan: Plan, source = "plan.json") => renderComment([stackChanges(plan, source)]);
const update = (before: unknown, after: unknown): Change => ({ actions: ["update"], before, after });

test("a real plan is told as before", () => {
  expect(
    renderComment([stackChanges(planFixture("terraform-data"), "plan.json", demoStack())]),
  ).toMatchSnapshot();
});

test("a real plan of servers is told as before, by address for want of a synthesized stack", () => {
  expect(render(planFixture("hcloud"))).toMatchSnapshot();
});

test("a plan without changes says so, and has no table", () => {
  expect(render(planFixture("unchanged"), "dev-data")).toBe(
    "## Terraform plan\n\nNo changes in `dev-data`.\n",
  );
});

test("what is destroyed comes first, under a warning", () => {
  const text = render(
    planOf(
      planned({ actions: ["create"], after: {} }, { address: "a.a" }),
      planned(update({ a: 1 }, { a: 2 }), { address: "a.b" }),
      planned({ actions: ["delete"] }, { address: "a.c" }),
    ),
  );
  const order = [
    "[!CAUTION]",
    "This destroys 1 resource",
    "| stack |",
    "### Destroyed",
    "### Updated",
    "### Created",
  ];
  expect(order.map((part) => text.indexOf(part))).toEqual(
    [...order.map((part) => text.indexOf(part))].sort((a, b) => a - b),
  );
  expect(order.filter((part) => !text.includes(part))).toEqual([]);
});

test("several plans are counted by stack and in all", () => {
  const one = stackChanges(planOf(planned({ actions: ["delete"] })), "dev-edge");
  const two = stackChanges(planOf(planned({ actions: ["create"] })), "dev|data");
  expect(renderComment([one, two])).toContain(
    [
      "| stack | destroy | replace | update | create |",
      "| --- | --: | --: | --: | --: |",
      "| `dev-edge` | 1 | 0 | 0 | 0 |",
      "| `dev\\|data` | 0 | 0 | 0 | 1 |",
      "| **all** | **1** | **0** | **0** | **1** |",
    ].join("\n"),
  );
});

test("drift has a section of its own", () => {
  const grown = planned(update({ size: 10 }, { size: 20 }));
  const gone = planned({ actions: ["delete"] }, { address: "terraform_data.Gone" });
  const text = render({ ...planOf(), resource_drift: [grown, gone] });
  expect(text).toMatch(
    /### Changed outside Terraform \(2\)[^#]*\*\*deleted\*\*[^#]*\*\*changed\*\*[^#]*`10` → `20`/,
  );
  expect(text).not.toContain("CAUTION");
});

test("a plan that is not whole warns", () => {
  const text = render({ ...planOf(), errored: true, deferred_changes: [{}, {}] });
  expect(text).toContain("Terraform stopped at an error: the plan of `plan.json` is not whole.");
  expect(text).toContain("`plan.json`: 2 more to change need another plan");
});

test("nothing in a value is taken for Markdown, HTML or a mention", () => {
  const text = render(planOf(planned(update({ a: "x" }, { a: "`` | </details> @team\n# Title" }))));
  expect(text).toContain("```diff");
  const [, fenced = ""] = text.split("```diff\n");
  expect(fenced).toContain("  + `` | </details> @team\n    + # Title");
  expect(render(planOf(planned(update({ a: "x" }, { a: "a`b``c" }))))).toContain('```"a`b``c"```');
});

test("a fence is longer than any in the value that it holds", () => {
  const text = render(planOf(planned(update({ a: "one\ntwo" }, { a: "one\n````\nthree" }))));
  expect(text).toContain("`````diff\n");
});

test("letters that turn the reading direction are written out", () => {
  expect(render(planOf(planned(update({ a: "x" }, { a: "admin\u202e" }))))).toContain("admin\\u{202e}");
});

test("of two long texts the part is shown in which they differ", () => {
  const long = "x".repeat(300);
  const text = render(planOf(planned(update({ a: `${long}one` }, { a: `${long}two` }))));
  expect(text).toMatch(/`…x+one"` → `…x+two"`/);
  expect(text.length).toBeLessThan(500);
});

test("JSON in a text is compared line by line", () => {
  const json = (retries: number) => JSON.stringify({ retries, padding: "p".repeat(70) });
  const text = render(planOf(planned(update({ policy: json(5) }, { policy: json(10) }))));
  expect(text).toContain('-   "retries": 5,');
  expect(text).toContain('+   "retries": 10,');
});

test("attributes that nobody set are left out of a block, the places of a list are not", () => {
  const block = { name: "A", text: null, list: [null, 1] };
  const text = render(
    planOf(
      planned({ actions: ["create"], before: null, after: { bindings: [block] } }, { address: "a.a" }),
      planned(update({ b: [block] }, { b: [block, { name: "B", text: null }] }), { address: "a.b" }),
    ),
  );
  expect(text).toContain('`bindings`: `[{"name":"A","list":[null,1]}]`');
  expect(text).toContain('`[{"name":"A","list":[null,1]}]` → `[{"name":"A","list":[null,1]},{"name":"B"}]`');
});

test("what an update lets the cloud decide shares one line, but for what forces a replacement", () => {
  const after_unknown = { etag: true, modified: true, topic: true };
  const change = {
    before: { etag: "e1", modified: null, topic: "t", size: 1 },
    after: { size: 2 },
    after_unknown,
  };
  const text = render(planOf(planned({ ...change, actions: ["update"] })));
  expect(text).toContain("  - `size`: `1` → `2`\n  - known after apply: `etag`, `modified`, `topic`\n");
  expect(
    render(planOf(planned({ ...change, actions: ["delete", "create"], replace_paths: [["topic"]] }))),
  ).toContain('- `topic` **(forces replacement)**: `"t"` → `(known after apply)`');
});

test("an update without a difference says so", () => {
  expect(render(planOf(planned(update({ a: 1 }, { a: 1 }))))).toContain(
    "- **update** `terraform_data.Thing`; no attribute that a plan shows differs\n",
  );
});

test("a value with very many changed lines is cut", () => {
  const lines = (prefix: string) => Array.from({ length: 100 }, (_, index) => `${prefix}${index}`).join("\n");
  expect(render(planOf(planned(update({ a: lines("a") }, { a: lines("b") }))))).toContain("… 160 more lines");
});

describe("a comment stays below GitHub's limit", () => {
  const many = (count: number, actions: string[], size: number) =>
    Array.from({ length: count }, (_, index) =>
      planned(
        {
          actions,
          before: { a: "x".repeat(60), n: 0 },
          after: Object.fromEntries(Array.from({ length: size }, (__, n) => [`k${n}`, "y".repeat(50)])),
        },
        { address: `terraform_data.${actions[0]}_${index}` },
      ),
    );

  test("by leaving out the attributes of what is created first", () => {
    const text = render(planOf(...many(300, ["create"], 5), ...many(10, ["update"], 3)));
    expect(text.length).toBeLessThan(COMMENT_LIMIT);
    expect(text).toContain("> [!NOTE]\n> The attributes of what is created are left out.");
    expect(text).toContain("`k2`: `null` → ");
    expect(text).toContain("terraform_data.create_299");
  });

  test("then those of what is updated, while replacements keep theirs", () => {
    const text = render(planOf(...many(300, ["update"], 5), ...many(3, ["delete", "create"], 3)));
    expect(text.length).toBeLessThan(COMMENT_LIMIT);
    expect(text).toContain("Only replacements are shown with their attributes.");
    expect(text).toContain("`k2`: `null` → ");
  });

  test("and, if nothing else helps, by ending early, with what is destroyed still at the top", () => {
    const text = render(planOf(...many(5000, ["create"], 1), ...many(20, ["delete"], 1)));
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text.length).toBeGreaterThan(COMMENT_LIMIT - 200);
    expect(text).toContain("terraform_data.delete_19");
    expect(text).toMatch(/… \d+ more lines\n$/);
    expect(text).toContain("Attributes and the end are left out.");
  });
});
