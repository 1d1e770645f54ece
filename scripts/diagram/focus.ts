import { CommandLineError } from "../command-line-error";
import { type Diagram, type Group, type Part, partsOf } from "./diagram";

/**
 * One stack, with the parts of others that it is linked to.
 *
 * @param name of the stack, with or without the environment in front
 * @throws CommandLineError if there is no such stack
 */
export function focus(diagram: Diagram, name: string): Diagram {
  const stack = diagram.groups.find((group) => group.name === name || group.name.endsWith(`-${name}`));
  if (!stack) {
    const names = diagram.groups.map((group) => group.name);
    throw new CommandLineError(`--stack is ${name}`, `Use one of ${names.join(", ")}.`);
  }
  const own = new Set(partsOf(stack).map(({ path }) => path));
  const links = diagram.links.filter(({ from, to }) => own.has(from) || own.has(to));
  const shown = new Set([...own, ...links.flatMap(({ from, to }) => [from, to])]);
  return {
    title: stack.name,
    groups: diagram.groups.flatMap((group) => only(group, ({ path }) => shown.has(path))),
    links,
  };
}

/** A group without the parts, and then groups, that are not wanted. */
function only(group: Group, isWanted: (part: Part) => boolean): Group[] {
  const parts = group.parts.filter(isWanted);
  const groups = group.groups.flatMap((inner) => only(inner, isWanted));
  return parts.length + groups.length > 0 ? [{ ...group, parts, groups }] : [];
}
