import { compareValues, pathText } from "../../../scripts/diff/compare-values";

const changed = (change: Omit<Parameters<typeof compareValues>[0], "actions">, secrets?: string[]) =>
  JSON.parse(JSON.stringify(compareValues({ actions: ["update"], ...change }, secrets)));
const difference = (path: string, before: unknown, after: unknown, forcesReplacement = false) => ({
  path,
  before,
  after,
  forcesReplacement,
});

test("a difference is told at the deepest place that has it, and what is the same is left out", () => {
  expect(
    changed({
      before: { name: "a", settings: { delay: 0, kept: true }, labels: { "cost-center": "x" } },
      after: { name: "a", settings: { delay: 5, kept: true }, labels: { "cost-center": "y" } },
    }),
  ).toEqual([difference("labels.cost-center", "x", "y"), difference("settings.delay", 0, 5)]);
});

test("entries of a list are compared one by one only while their number stays the same", () => {
  const [ssh, https] = [{ port: "22" }, { port: "443" }];
  expect(changed({ before: { rule: [ssh] }, after: { rule: [https] } })).toEqual([
    difference("rule[0].port", "22", "443"),
  ]);
  expect(changed({ before: { rule: [ssh] }, after: { rule: [https, ssh] } })).toEqual([
    difference("rule", [ssh], [https, ssh]),
  ]);
});

test("a value that is null and one that is left out are the same", () => {
  expect(changed({ before: { a: null }, after: {} })).toEqual([]);
});

test("a sensitive value is masked at any depth, on the side that marks it", () => {
  expect(
    changed({
      before: { token: "one", list: [{ key: "k1" }] },
      after: { token: "two", list: [{ key: "k2" }, { key: "k3" }] },
      before_sensitive: { token: true, list: [{ key: true }] },
      after_sensitive: { token: true, list: [{ key: true }, { key: true }] },
    }),
  ).toEqual([
    difference("list", [{ key: "(sensitive)" }], [{ key: "(sensitive)" }, { key: "(sensitive)" }]),
    difference("token", "(sensitive)", "(sensitive)"),
  ]);
});

test("a value that is sensitive as a whole is never looked into", () => {
  expect(
    changed({ before: { a: "one" }, after: { a: "two" }, before_sensitive: true, after_sensitive: true }),
  ).toEqual([difference("", "(sensitive)", "(sensitive)")]);
});

test("a text with a known secret in it is masked though nothing marks it", () => {
  expect(
    changed({ before: { url: "https://x" }, after: { url: "https://u:hunter22@x" } }, ["hunter22"]),
  ).toEqual([difference("url", "https://x", "(sensitive)")]);
});

test("what is known after apply only says so, though the value is left out of the plan", () => {
  expect(
    changed({
      before: { id: "4711", ports: [{ id: 1 }] },
      after: { ports: [{}] },
      after_unknown: { id: true, ports: [{ id: true }] },
    }),
  ).toEqual([
    difference("id", "4711", "(known after apply)"),
    difference("ports[0].id", 1, "(known after apply)"),
  ]);
});

test("a list that holds something unknown shows what is known of it", () => {
  expect(
    changed({ before: { ids: ["a"] }, after: { ids: ["a"] }, after_unknown: { ids: [false, true] } }),
  ).toEqual([difference("ids", ["a"], ["a", "(known after apply)"])]);
});

test("what forces a replacement comes first, whether the path names it, a part of it, or what it is part of", () => {
  const paths = (replace_paths: (string | number)[][]) =>
    changed({
      before: { a: 1, network: [{ ip: "10.0.0.1" }], networks: 1 },
      after: { a: 2, network: [{ ip: "10.0.0.2" }], networks: 2 },
      replace_paths,
    }).map(({ path, forcesReplacement }: { path: string; forcesReplacement: boolean }) => [
      path,
      forcesReplacement,
    ]);
  const expected = [
    ["network[0].ip", true],
    ["a", false],
    ["networks", false],
  ];
  expect(paths([["network", 0, "ip"]])).toEqual(expected);
  expect(paths([["network"]])).toEqual(expected);
  expect(paths([["network", 0, "ip", "deeper"]])).toEqual(expected);
});

test("a path is written as the configuration would write it", () => {
  expect(pathText(["network", 0, "labels", "a b"])).toBe('network[0].labels["a b"]');
});
