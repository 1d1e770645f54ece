import { maySelect } from "../../../constructs/aspects/label-selector";

const labels = { role: "web", tier: "", environment: "prod" };

test.each([
  "role",
  "role=web",
  "role==web",
  "tier=",
  "!zone",
  "role!=db",
  "role in (db, web)",
  "role notin (db,cache)",
  "zone notin (a,b)",
  "role in (db,web),environment=prod,!zone",
])("%s chooses what has the labels", (selector) => {
  expect(maySelect(selector, labels)).toBe(true);
});

test.each([
  "zone",
  "!role",
  "role=db",
  "role==w",
  "role!=web",
  "role in (db,cache)",
  "role notin (web)",
  "role=web,environment=dev",
])("%s does not", (selector) => {
  expect(maySelect(selector, labels)).toBe(false);
});

test("what has no labels is chosen by what they must not be alone", () => {
  expect(maySelect("role=web")).toBe(false);
  expect(maySelect("role!=web")).toBe(true);
});

test("what is known at apply time only, or has no known form, may be anything", () => {
  const reference = "$".concat("{var.Role}");
  expect(maySelect(`role=${reference}`, labels)).toBe(true);
  expect(maySelect("role=db", { role: reference })).toBe(true);
  expect(maySelect("role=db", reference)).toBe(true);
  expect(maySelect("role ~ db", labels)).toBe(true);
});
