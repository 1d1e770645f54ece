import { cloudColors } from "./cloud-colors";
import { type Cloud, type Diagram, type Group, type Part, partsOf } from "./diagram";

/** A diagram as a Mermaid flowchart, which GitHub draws in Markdown. */
export function renderMermaid({ title, groups, links }: Diagram): string {
  const parts = groups.flatMap(partsOf);
  const ids = new Map(parts.map(({ path }, index) => [path, `part${index + 1}`]));
  const clouds = [...new Set(parts.map(({ cloud }) => cloud))];
  return [
    "---",
    `title: ${JSON.stringify(title)}`,
    "---",
    "flowchart LR",
    ...groups.flatMap((group) => renderGroup(group, ids, "  ")),
    ...links.map(({ from, to, labels, isWatching }) => {
      const label = labels.length > 0 ? `|"${escapeText(labels.join(", "))}"|` : "";
      return `  ${ids.get(from)} ${isWatching ? "-.->" : "-->"}${label} ${ids.get(to)}`;
    }),
    ...clouds.flatMap((cloud) => styleOf(cloud, parts, ids)),
    "",
  ].join("\n");
}

function renderGroup(
  { path, noun, name, parts, groups }: Group,
  ids: ReadonlyMap<string, string>,
  indent: string,
): string[] {
  return [
    `${indent}subgraph ${groupId(path)}["${escapeText(noun ? `${name} (${noun})` : name)}"]`,
    ...parts.map((part) => `${indent}  ${ids.get(part.path)}${renderBox(part)}`),
    ...groups.flatMap((inner) => renderGroup(inner, ids, `${indent}  `)),
    `${indent}end`,
  ];
}

function renderBox({ noun, names, cloud, isExternal, contains }: Part): string {
  const lines = [
    `${cloud} · ${noun}${names.length > 1 ? ` × ${names.length}` : ""}${isExternal ? " (made elsewhere)" : ""}`,
    ...names,
    ...contains.map((inner) => `+ ${inner.noun} ${inner.name}`),
  ];
  return `["${lines.map(escapeText).join("<br/>")}"]`;
}

function styleOf(cloud: Cloud, parts: readonly Part[], ids: ReadonlyMap<string, string>): string[] {
  const name = cloud.toLowerCase().replaceAll(" ", "");
  const { fill, line, text } = cloudColors[cloud];
  const members = parts.filter((part) => part.cloud === cloud).map(({ path }) => ids.get(path));
  return [
    `  classDef ${name} fill:${fill},stroke:${line},color:${text}`,
    `  class ${members.join(",")} ${name}`,
  ];
}

/** Letters that mean something to Mermaid, as the entities that it reads. */
function escapeText(text: string): string {
  return text.replace(/["#<>&`\\[\]{}|;]/g, (character) => `#${character.charCodeAt(0)};`);
}

/** The hexadecimal codes keep two paths apart that differ in a mark alone. */
function groupId(path: string): string {
  return `group_${path.replace(/[^A-Za-z0-9]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`)}`;
}
