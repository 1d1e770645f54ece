import type { Plan } from "../../../scripts/diff/plan";
import { stackChanges } from "../../../scripts/diff/stack-changes";
import { demoStack, planFixture, planned, planOf } from "./plan-fixtures";

const facts = (plan: Plan) =>
  stackChanges(plan, "plan.json", demoStack()).resources.map(
    ({ action, construct, id }) => `${action} ${construct} ${id}`,
  );

test("each resource of a real plan is found at its construct, or by its address if the construct is gone", () => {
  expect(facts(planFixture("terraform-data"))).toEqual([
    "update demo-edge/Ingest/Queue Resource",
    "move demo-edge/Ingest/Schedule Resource",
    "replace demo-edge/Ingest/Worker Resource",
    "import demo-edge/Store/Adopted Resource",
    "create demo-edge/Store/Node Resource[0]",
    "create demo-edge/Store/Node Resource[1]",
    "update demo-edge/Store Script",
    "destroy demo-edge terraform_data.Ingest_Gone_33333333",
    "forget demo-edge terraform_data.Store_Let_66666666",
  ]);
});

test("a plan that changes nothing has nothing to tell", () => {
  expect(stackChanges(planFixture("unchanged"), "plan.json", demoStack())).toEqual({
    stack: "demo-edge",
    resources: [],
    outputs: [],
    drift: [],
    deferred: 0,
    errored: false,
  });
});

test("nothing that a plan marks as sensitive is left anywhere, copies without a mark included", () => {
  const plan = planFixture("terraform-data");
  expect(JSON.stringify(plan.resource_changes)).toContain("not-so-secret-1");
  expect(JSON.stringify(stackChanges(plan, "plan.json", demoStack()))).not.toContain("not-so-secret");
});

test("what a provider cannot change in place names the attributes, and leaves out ids that are made anew", () => {
  const { resources } = stackChanges(planFixture("hcloud"), "plan.json");
  const server = resources.find(({ type }) => type === "hcloud_server");
  expect(server).toMatchObject({ action: "replace", forcedBy: ["location", "user_data"] });
  const paths = server?.attributes.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(["location", "server_type"]));
  expect(paths).not.toContain("ipv4_address");
});

test.each([
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace"],
  [["create", "forget"], "replace"],
  [["delete"], "destroy"],
  [["forget"], "forget"],
  [["update"], "update"],
  [["create"], "create"],
  [["read"], "read"],
])("the actions %j are a %s", (actions, action) => {
  const plan = planOf(planned({ actions, before: null, after: null }));
  expect(stackChanges(plan, "plan.json").resources).toMatchObject([{ action }]);
});

test("actions that nobody knows yet stop the command rather than to be passed over", () => {
  expect(() => stackChanges(planOf(planned({ actions: ["teleport"] })), "plan.json")).toThrow(
    'plan.json: its actions ["teleport"] are none that are known',
  );
});

test("a reason is put into words, and the copy that a failed replacement left behind is told from the resource", () => {
  const change = { actions: ["delete"] };
  const reasons = stackChanges(
    planOf(
      planned(change, { action_reason: "delete_because_each_key" }),
      planned(change, { deposed: "ab12cd34" }),
    ),
    "plan.json",
  ).resources.map(({ reason }) => reason);
  expect(reasons).toEqual([
    "its key is no longer in for_each",
    "the copy ab12cd34, left behind by a replacement that failed",
  ]);
});

test("an import that changes something is an update that says where it is taken over from", () => {
  const change = { actions: ["update"], before: { a: 1 }, after: { a: 2 }, importing: { id: "77" } };
  expect(stackChanges(planOf(planned(change)), "plan.json").resources).toMatchObject([
    { action: "update", importedFrom: "77" },
  ]);
});

test("what changed outside Terraform is kept apart from what the plan changes", () => {
  const drifted = planned({ actions: ["update"], before: { size: 10 }, after: { size: 20 } });
  const changes = stackChanges({ ...planOf(), resource_drift: [drifted] }, "plan.json");
  expect(changes.resources).toEqual([]);
  expect(changes.drift).toMatchObject([
    { action: "update", attributes: [{ path: "size", before: 10, after: 20 }] },
  ]);
});

test("outputs are found at the construct that makes them", () => {
  const { outputs } = stackChanges(planFixture("terraform-data"), "plan.json", demoStack());
  expect(outputs.map(({ construct, id, action }) => [action, construct, id])).toEqual([
    ["update", "demo-edge/Ingest", "Url"],
    ["create", "demo-edge/Store", "Name"],
    ["update", "demo-edge/Store", "Token"],
  ]);
});
