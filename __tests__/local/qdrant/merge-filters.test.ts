import { compileFilter, mergeFilters } from "../../../local/qdrant/filter";

const inRoom = (value: string) => ({ key: "room", match: { value } });
const matches = (filter: object | undefined, room: string) =>
  compileFilter(filter, () => undefined)({ payload: { room } });

test("a root filter's must holds together with a prefetch's must", () => {
  const merged = mergeFilters({ must: inRoom("a") }, { must: inRoom("b") });
  expect([matches(merged, "a"), matches(merged, "b")]).toEqual([false, false]);
});

// As in Qdrant 1.19, where an access rule put into `should` is undone by a prefetch's own `should`.
test("two should lists become one, of which a single condition suffices", () => {
  const merged = mergeFilters({ should: [inRoom("a")] }, { should: [inRoom("b")] });
  expect([matches(merged, "a"), matches(merged, "b"), matches(merged, "c")]).toEqual([true, true, false]);
});

test("one filter alone stays as it is", () => {
  const filter = { must: [inRoom("a")] };
  expect([mergeFilters(filter, undefined), mergeFilters(undefined, filter)]).toEqual([filter, filter]);
  expect(mergeFilters(undefined, undefined)).toBeUndefined();
});
