import { join } from "node:path";
import { readSynthesizedStacks, SynthesizedStack, stackOf } from "../../../scripts/diff/synthesized-stack";
import { demoStack, FIXTURES, planFixture, planned } from "./plan-fixtures";

const block = (path: string, attributes = {}) => ({ "//": { metadata: { path } }, ...attributes });
const stackNamed = (environment: string) =>
  new SynthesizedStack(`${environment}-edge`, {
    resource: {
      cloudflare_queue: {
        Queue_1: block(`${environment}-edge/Queue/Resource`, { queue_name: `${environment}-q` }),
      },
    },
  });
const planFor = (environment: string) => ({
  format_version: "1.2",
  configuration: {
    root_module: {
      resources: [
        {
          address: "cloudflare_queue.Queue_1",
          expressions: { queue_name: environment ? { constant_value: `${environment}-q` } : {} },
        },
      ],
    },
  },
});

test("cdktf's output folder is read, one stack a folder", () => {
  expect(readSynthesizedStacks(join(FIXTURES, "synth"), true).map(({ name }) => name)).toEqual(["demo-edge"]);
});

test("a folder without stacks is refused only if somebody named it", () => {
  expect(readSynthesizedStacks(FIXTURES, false)).toEqual([]);
  expect(() => readSynthesizedStacks(FIXTURES, true)).toThrow(
    `${FIXTURES}: there is no synthesized stack in it\n  Run npm run synth`,
  );
});

test("a plan is of the stack that has its addresses", () => {
  const stacks = [stackNamed("dev"), demoStack()];
  expect(stackOf(planFixture("terraform-data"), "plan.json", stacks)?.name).toBe("demo-edge");
  expect(stackOf(planFixture("hcloud"), "plan.json", stacks)).toBeUndefined();
});

test("environments with the same addresses are told apart by their constants", () => {
  const stacks = [stackNamed("dev"), stackNamed("prod")];
  expect(stackOf(planFor("prod"), "plan.json", stacks)?.name).toBe("prod-edge");
  expect(stackOf(planFor(""), "plan.json", stacks)).toBeUndefined();
});

test("the name of the plan's file or of its folder decides, if the stack has anything of the plan", () => {
  const stacks = [stackNamed("dev"), stackNamed("prod"), demoStack()];
  expect(stackOf(planFor(""), "plans/prod-edge.json", stacks)?.name).toBe("prod-edge");
  expect(stackOf(planFor(""), "cdktf.out/stacks/dev-edge/plan.json", stacks)?.name).toBe("dev-edge");
  expect(stackOf(planFor("dev"), "demo-edge.json", stacks)?.name).toBe("dev-edge");
});

test("data sources, instances and what is inside of modules have places", () => {
  const stack = new SynthesizedStack("s", {
    data: { hcloud_network: { Net_1: block("s/Network/Lookup") } },
    resource: { terraform_data: { Each_1: block("s/Each/Resource") } },
    module: { Mod_1: block("s/Shop/Module") },
  });
  const place = (address: string, type: string, name: string, more = {}) =>
    stack.placeOf(planned({ actions: ["read"] }, { address, type, name, ...more }));
  expect(place("data.hcloud_network.Net_1", "hcloud_network", "Net_1", { mode: "data" })).toEqual({
    construct: "s/Network",
    id: "Lookup",
  });
  expect(place('terraform_data.Each_1["a/b"]', "terraform_data", "Each_1")).toEqual({
    construct: "s/Each",
    id: 'Resource["a/b"]',
  });
  expect(
    place("module.Mod_1.terraform_data.x", "terraform_data", "x", { module_address: "module.Mod_1" }),
  ).toEqual({ construct: "s/Shop", id: "Module.terraform_data.x" });
});
