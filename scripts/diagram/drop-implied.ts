import type { Diagram, Link } from "./diagram";

/**
 * Leaves out a link without words where a way through other parts leads to the same place: whoever sees a schedule use
 * an account that calls a function knows that it needs the function. What could be reached still can.
 */
export function dropImplied(diagram: Diagram): Diagram {
  const kept = new Set(diagram.links);
  for (const link of diagram.links) {
    if (link.labels.length > 0) continue;
    kept.delete(link);
    if (!canReach(link, kept)) kept.add(link);
  }
  return { ...diagram, links: diagram.links.filter((link) => kept.has(link)) };
}

function canReach({ from, to }: Link, links: ReadonlySet<Link>): boolean {
  // A set goes on to what is added to it on the way.
  const reached = new Set([from]);
  for (const path of reached) {
    for (const link of links) if (link.from === path) reached.add(link.to);
  }
  return reached.has(to);
}
