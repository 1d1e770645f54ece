import type { Diagram, Link } from "./diagram";

/**
 * Marks the links that lead out of a stack which no other uses, as monitoring is: it looks at everything, and its links
 * would hide those by which the others work.
 */
export function markWatching(diagram: Diagram): Diagram {
  const across = diagram.links.filter(({ from, to }) => stackOf(from) !== stackOf(to));
  const used = new Set(across.map(({ to }) => stackOf(to)));
  const watching = new Set(across.filter(({ from }) => !used.has(stackOf(from))));
  const mark = (link: Link) => (watching.has(link) ? { ...link, isWatching: true as const } : link);
  return { ...diagram, links: diagram.links.map(mark) };
}

function stackOf(path: string): string {
  return path.split("/", 1).join();
}
