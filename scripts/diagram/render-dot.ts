import { cloudColors } from "./cloud-colors";
import { type Diagram, type Group, type Part, partsOf } from "./diagram";
import { escapeXml } from "./escape-xml";

// A font whose widths Graphviz knows without having it.
const FONT = 'fontname="Arial"';

const KEY =
  "An arrow points at what is used, a word on it is the role that is granted. What is linked alike shares a box; what other arrows imply has none. Dashed arrows come from a stack that no other uses.";

/** A diagram in Graphviz's language. */
export function renderDot({ title, groups, links }: Diagram): string {
  const ids = new Map(groups.flatMap(partsOf).map(({ path }, index) => [path, `part${index + 1}`]));
  return [
    "digraph {",
    `  graph [rankdir=LR, ranksep=0.9, nodesep=0.18, bgcolor="#ffffff", pad=0.3, ${FONT}, fontsize=24, labelloc=t, labeljust=l, label=<${bold(title)}<BR ALIGN="LEFT"/><FONT POINT-SIZE="14">${escapeXml(KEY)}</FONT><BR ALIGN="LEFT"/>>]`,
    `  node [shape=plain, ${FONT}, fontsize=12]`,
    `  edge [color="#5f6368", fontcolor="#3c4043", ${FONT}, fontsize=10, arrowsize=0.7]`,
    ...groups.flatMap((group) => renderGroup(group, ids, 0)),
    ...links.map(({ from, to, labels, isWatching }) => {
      const attributes = [
        ...(labels.length > 0 ? [`label=${quote(labels.join("\n"))}`] : []),
        // Where a part stands is for the others to say.
        ...(isWatching ? ['style=dashed, color="#9aa0a6", constraint=false'] : []),
      ];
      return `  ${ids.get(from)} -> ${ids.get(to)}${attributes.length > 0 ? ` [${attributes.join(", ")}]` : ""}`;
    }),
    "}",
    "",
  ].join("\n");
}

function renderGroup(group: Group, ids: ReadonlyMap<string, string>, depth: number): string[] {
  const { path, noun, name, parts, groups } = group;
  const indent = "  ".repeat(depth + 1);
  const style =
    depth === 0
      ? 'style="rounded,filled", fillcolor="#f8f9fa", color="#9aa0a6"'
      : 'style="rounded,filled", fillcolor="#ffffff", color="#bdc1c6"';
  return [
    `${indent}subgraph ${quote(`cluster_${path}`)} {`,
    `${indent}  graph [label=<${depth === 0 ? bold(name) : `${bold(name)} ${small(noun)}`}>, fontsize=${depth === 0 ? 18 : 13}, fontcolor="#202124", margin=12, ${style}]`,
    ...parts.map(
      (part) => `${indent}  ${ids.get(part.path)} [label=<${renderBox(part)}>, tooltip=${quote(part.path)}]`,
    ),
    ...groups.flatMap((inner) => renderGroup(inner, ids, depth + 1)),
    `${indent}}`,
  ];
}

function renderBox({ noun, names, cloud, isExternal, contains }: Part): string {
  const { fill, line, text } = cloudColors[cloud];
  const row = (content: string) => `<TR><TD ALIGN="LEFT"><FONT COLOR="${text}">${content}</FONT></TD></TR>`;
  const rows = [
    row(
      small(
        `${cloud} · ${noun}${names.length > 1 ? ` × ${names.length}` : ""}${isExternal ? " (made elsewhere)" : ""}`,
      ),
    ),
    ...names.map((name) => row(bold(name))),
    ...contains.map((inner) => row(small(`+ ${inner.noun} ${inner.name}`))),
  ];
  const border = isExternal ? "ROUNDED,DASHED" : "ROUNDED";
  return `<TABLE STYLE="${border}" COLOR="${line}" BGCOLOR="${fill}" BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">${rows.join("")}</TABLE>`;
}

function bold(text: string): string {
  return `<B>${escapeXml(text)}</B>`;
}

function small(text: string): string {
  return `<FONT POINT-SIZE="10">${escapeXml(text)}</FONT>`;
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
