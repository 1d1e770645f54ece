import type { Diagram, Group, Link, Part } from "./diagram";

/**
 * Draws several parts as one: those of a kind in the same group whose links go to the same, or to parts that are
 * drawn as one themselves. Three servers with a volume each become one box of servers and one of volumes.
 */
export function mergeAlike(diagram: Diagram): Diagram {
  const classes = classesOf(diagram);
  const first = new Map<string, string>();
  for (const [path, name] of classes) if (!first.has(name)) first.set(name, path);
  const shownAs = (path: string) => first.get(classes.get(path) ?? "") ?? path;
  return {
    ...diagram,
    groups: diagram.groups.map((group) => mergeGroup(group, shownAs)),
    links: mergeLinks(diagram.links, shownAs),
  };
}

/**
 * Begins with all parts of a kind in one class and divides classes until the members of each are linked to the same
 * classes.
 *
 * @returns the class of each part, by path
 */
function classesOf({ groups, links }: Diagram): Map<string, string> {
  let classes = new Map(groups.flatMap(kindsIn));
  for (;;) {
    const divided = new Map(
      [...classes].map(([path, name]) => [path, [name, ...neighbours(path, links, classes)].join("\n")]),
    );
    if (new Set(divided.values()).size === new Set(classes.values()).size) return classes;
    // Numbers for names, or they would grow with every round.
    const numbers = new Map([...new Set(divided.values())].map((name, index) => [name, String(index)]));
    classes = new Map([...divided].map(([path, name]) => [path, numbers.get(name) ?? name]));
  }
}

function kindsIn(group: Group): [path: string, kind: string][] {
  const own = group.parts.map(({ path, noun, cloud, isExternal }): [string, string] => [
    path,
    [group.path, noun, cloud, isExternal].join("\n"),
  ]);
  return [...own, ...group.groups.flatMap(kindsIn)];
}

function neighbours(path: string, links: readonly Link[], classes: ReadonlyMap<string, string>): string[] {
  const found = links.flatMap(({ from, to, labels }) => [
    ...(from === path ? [`to ${classes.get(to)} ${labels}`] : []),
    ...(to === path ? [`from ${classes.get(from)} ${labels}`] : []),
  ]);
  return [...new Set(found)].sort();
}

function mergeGroup(group: Group, shownAs: (path: string) => string): Group {
  const alike = ({ path }: Part) => group.parts.filter((part) => shownAs(part.path) === path);
  return {
    ...group,
    parts: group.parts
      .filter(({ path }) => shownAs(path) === path)
      .map((part) => ({
        ...part,
        names: [...new Set(alike(part).flatMap(({ names }) => names))],
        contains: alike(part).flatMap(({ contains }) => contains),
      })),
    groups: group.groups.map((inner) => mergeGroup(inner, shownAs)),
  };
}

/** Links inside of a box say nothing that the box does not. */
function mergeLinks(links: readonly Link[], shownAs: (path: string) => string): Link[] {
  const merged = new Map<string, Link>();
  for (const link of links) {
    const ends = { from: shownAs(link.from), to: shownAs(link.to) };
    if (ends.from !== ends.to) merged.set(`${ends.from}\n${ends.to}`, { ...link, ...ends });
  }
  return [...merged.values()];
}
