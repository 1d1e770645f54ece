import type { Diagram, Link, Part } from "../../../scripts/diagram/diagram";
import { dropImplied } from "../../../scripts/diagram/drop-implied";
import { focus } from "../../../scripts/diagram/focus";
import { markWatching } from "../../../scripts/diagram/mark-watching";
import { mergeAlike } from "../../../scripts/diagram/merge-alike";

const part = (path: string, noun: string): Part => ({
  path,
  noun,
  names: [path.split("/").at(-1) ?? ""],
  cloud: "Hetzner Cloud",
  isExternal: false,
  contains: [],
});
const link = (from: string, to: string, ...labels: string[]): Link => ({ from, to, labels });
const diagram = (parts: Part[], links: Link[]): Diagram => ({
  title: "t",
  groups: [...new Set(parts.map(({ path }) => path.split("/")[0] ?? ""))].map((name) => ({
    path: name,
    noun: "",
    name,
    groups: [],
    parts: parts.filter(({ path }) => path.startsWith(`${name}/`)),
  })),
  links,
});

const servers = ["s/s1", "s/s2"].map((path) => part(path, "Server"));
const volumes = ["s/v1", "s/v2"].map((path) => part(path, "Volume"));
const attached = [link("s/s1", "s/v1"), link("s/s2", "s/v2")];
const names = ({ groups }: Diagram) => groups.flatMap(({ parts }) => parts.map((each) => each.names));

test("servers with a volume each become one box of servers and one of volumes", () => {
  const merged = mergeAlike(diagram([...servers, ...volumes], attached));
  expect(names(merged)).toEqual([
    ["s1", "s2"],
    ["v1", "v2"],
  ]);
  expect(merged.links).toEqual([link("s/s1", "s/v1")]);
});

test("parts of a kind that are linked otherwise stay apart, and so do those that lead to them", () => {
  const network = part("s/n", "Network");
  const merged = mergeAlike(diagram([...servers, ...volumes, network], [...attached, link("s/v2", "s/n")]));
  expect(names(merged)).toEqual([["s1"], ["s2"], ["v1"], ["v2"], ["n"]]);
});

test("parts of a kind in different groups, or with different roles, stay apart", () => {
  expect(names(mergeAlike(diagram([part("a/x", "Secret"), part("b/x", "Secret")], [])))).toEqual([
    ["x"],
    ["x"],
  ]);
  const roles = [link("s/s1", "s/v1", "user"), link("s/s2", "s/v1", "viewer")];
  expect(names(mergeAlike(diagram([...servers, part("s/v1", "Volume")], roles)))).toEqual([
    ["s1"],
    ["s2"],
    ["v1"],
  ]);
});

test("a link is left out where a longer way says as much, unless it has words", () => {
  const parts = ["s/a", "s/b", "s/c"].map((path) => part(path, path));
  const way = [link("s/a", "s/b"), link("s/b", "s/c")];
  expect(dropImplied(diagram(parts, [link("s/a", "s/c"), ...way])).links).toEqual(way);
  expect(dropImplied(diagram(parts, [link("s/a", "s/c", "user"), ...way])).links).toHaveLength(3);
});

test("links that go both ways stay, though each could seem to imply others", () => {
  const parts = ["s/a", "s/b", "s/c"].map((path) => part(path, path));
  const both = [link("s/a", "s/b"), link("s/b", "s/a")];
  const { links } = dropImplied(diagram(parts, [...both, link("s/a", "s/c"), link("s/b", "s/c")]));
  expect(links).toHaveLength(3);
  expect(links).toEqual(expect.arrayContaining(both));
});

test("links out of a stack that no other uses are marked, and stay marked when boxes are merged", () => {
  const watchers = ["m/w1", "m/w2"].map((path) => part(path, "Watcher"));
  const parts = [...watchers, part("m/d", "Dashboard"), part("e/x", "X"), part("d/y", "Y")];
  const links = [link("m/d", "m/w1"), link("m/d", "m/w2"), link("m/w1", "e/x"), link("m/w2", "e/x")];
  const marked = markWatching(diagram(parts, [...links, link("e/x", "d/y"), link("d/y", "e/x")]));
  expect(mergeAlike(marked).links).toEqual([
    link("m/d", "m/w1"),
    { ...link("m/w1", "e/x"), isWatching: true },
    link("e/x", "d/y"),
    link("d/y", "e/x"),
  ]);
});

test("one stack is shown with what it is linked to, and nothing else", () => {
  const parts = [part("dev-a/x", "A"), part("dev-b/y", "B"), part("dev-b/z", "B"), part("dev-c/w", "C")];
  const whole = diagram(parts, [link("dev-a/x", "dev-b/y"), link("dev-b/z", "dev-c/w")]);
  const focused = focus(whole, "a");
  expect(focused.title).toBe("dev-a");
  expect(names(focused)).toEqual([["x"], ["y"]]);
  expect(focused.links).toEqual([link("dev-a/x", "dev-b/y")]);
  expect(focus(whole, "dev-a")).toEqual(focused);
});

test("a stack that does not exist is refused with the names of those that do", () => {
  expect(() => focus(diagram([part("dev-a/x", "A"), part("dev-b/y", "B")], []), "q")).toThrow(
    "--stack is q\n  Use one of dev-a, dev-b.",
  );
});
