import { code } from "./markdown-code";
import { renderAttributes, renderNewAttributes } from "./render-attribute";
import type { Action, OutputChange, ResourceChange, StackChanges } from "./stack-changes";
import { summaryTable } from "./summary-table";

/** Longest comment that GitHub takes, in characters. */
export const COMMENT_LIMIT = 65_536;

/** How much is told; each of these tells less than the one before. */
interface Detail {
  attributesOf: readonly Action[];
  /** What is left out, as a sentence. */
  note?: string;
}

const CHANGING: readonly Action[] = ["replace", "update", "import", "move"];
const DETAILS: readonly Detail[] = [
  { attributesOf: [...CHANGING, "create"] },
  { attributesOf: CHANGING, note: "The attributes of what is created are left out." },
  { attributesOf: ["replace"], note: "Only replacements are shown with their attributes." },
  { attributesOf: [], note: "All attributes are left out." },
];

/** Plans as one comment on a pull request, in Markdown: what is destroyed first, and no longer than GitHub allows. */
export function renderComment(stacks: readonly StackChanges[], limit = COMMENT_LIMIT): string {
  for (const detail of DETAILS) {
    const comment = render(stacks, detail).join("\n");
    if (comment.length < limit) return `${comment}\n`;
  }
  return cut(render(stacks, { attributesOf: [], note: "Attributes and the end are left out." }), limit);
}

function render(stacks: readonly StackChanges[], detail: Detail): string[] {
  const resources = stacks.flatMap((stack) => stack.resources);
  const outputs = stacks.flatMap((stack) => stack.outputs);
  const drift = stacks.flatMap((stack) => stack.drift);
  const of = (...actions: Action[]) => resources.filter(({ action }) => actions.includes(action));
  const isEmpty = resources.length + outputs.length + drift.length === 0;
  return [
    "## Terraform plan",
    "",
    ...warnings(stacks, of("destroy", "replace"), detail),
    ...(isEmpty
      ? [`No changes in ${stacks.map(({ stack }) => code(stack)).join(", ")}.`]
      : summaryTable(stacks)),
    ...section("Destroyed and replaced", of("destroy", "replace"), detail),
    ...section("Forgotten", of("forget"), detail, {
      about: "Terraform lets go of these; they go on running.",
    }),
    ...section("Updated", of("update"), detail),
    ...section("Created", of("create"), detail),
    ...section("Imported and moved", of("import", "move"), detail),
    ...section("Read at apply time", of("read"), detail),
    ...outputSection(outputs, detail),
    ...section(
      "Changed outside Terraform",
      drift,
      { ...detail, attributesOf: detail.attributesOf.length > 0 ? ["update"] : [] },
      {
        about: "Found when the plan was made; the plan above takes it into account.",
        words: { update: "changed", destroy: "deleted" },
      },
    ),
  ];
}

function warnings(stacks: readonly StackChanges[], grave: ResourceChange[], { note }: Detail): string[] {
  const destroyed = grave.filter(({ action }) => action === "destroy").length;
  const replaced = grave.length - destroyed;
  const counts = [
    ...(destroyed ? [`destroys ${resourceCount(destroyed)}`] : []),
    ...(replaced ? [`replaces ${resourceCount(replaced)}`] : []),
  ];
  const errored = stacks.filter((stack) => stack.errored).map(({ stack }) => code(stack));
  const deferred = stacks.filter((stack) => stack.deferred > 0);
  return [
    ...(counts.length > 0 ? alert("CAUTION", `**This ${counts.join(" and ")}.**`) : []),
    ...(errored.length > 0
      ? alert("WARNING", `Terraform stopped at an error: the plan of ${errored.join(", ")} is not whole.`)
      : []),
    ...deferred.flatMap(({ stack, deferred: count }) =>
      alert(
        "WARNING",
        `${code(stack)}: ${count} more to change need another plan after this one is applied.`,
      ),
    ),
    ...(note
      ? alert("NOTE", `${note} Otherwise this would be too long for a comment; \`--json\` has it all.`)
      : []),
  ];
}

function alert(kind: "CAUTION" | "WARNING" | "NOTE", text: string): string[] {
  return [`> [!${kind}]`, `> ${text}`, ""];
}

/** What a section says besides its changes, and which words it has for their actions in place of their own. */
interface Wording {
  about?: string;
  words?: Partial<Record<Action, string>>;
}

function section(
  title: string,
  changes: ResourceChange[],
  detail: Detail,
  { about, words = {} }: Wording = {},
): string[] {
  if (changes.length === 0) return [];
  const constructs = new Set(changes.map(({ construct }) => construct));
  return [
    "",
    `### ${title} (${changes.length})`,
    ...(about ? ["", about] : []),
    ...[...constructs].flatMap((construct) => [
      "",
      `**${code(construct)}**`,
      "",
      ...changes
        .filter((change) => change.construct === construct)
        .flatMap((change) => renderResource(change, detail, words[change.action] ?? change.action)),
    ]),
  ];
}

function renderResource(change: ResourceChange, detail: Detail, verb: string): string[] {
  const { action, id, address, type, forcedBy, reason, importedFrom, movedFrom, attributes } = change;
  const facts = [
    ...(forcedBy.length > 0 ? [`forced by ${forcedBy.map(code).join(", ")}`] : []),
    ...(reason ? [reason] : []),
    // A value that became sensitive, or one that only goes to the provider.
    ...(action === "update" && attributes.length === 0 ? ["no attribute that a plan shows differs"] : []),
    ...(importedFrom ? [`taken over from ${code(importedFrom)}`] : []),
    ...(movedFrom ? [`moved from ${code(movedFrom)}`] : []),
  ];
  const renderAll = action === "create" ? renderNewAttributes : renderAttributes;
  return [
    `- **${verb}** ${code(id)}${id === address ? "" : ` (${code(type)})`}${facts.map((fact) => `; ${fact}`).join("")}`,
    ...(detail.attributesOf.includes(action) ? renderAll(attributes).map((line) => `  ${line}`) : []),
  ];
}

function outputSection(outputs: OutputChange[], { attributesOf }: Detail): string[] {
  if (outputs.length === 0) return [];
  return [
    "",
    `### Outputs (${outputs.length})`,
    "",
    ...outputs.flatMap(({ action, construct, id, attributes }) => [
      `- **${action}** ${code(`${construct}/${id}`)}`,
      ...(attributesOf.length > 0 ? renderAttributes(attributes).map((line) => `  ${line}`) : []),
    ]),
  ];
}

function resourceCount(count: number): string {
  return count === 1 ? "1 resource" : `${count} resources`;
}

/** The comment up to the last line for which there is room. Its lines stand on their own: no block is left open. */
function cut(lines: readonly string[], limit: number): string {
  const end = (hidden: number) => `\n… ${hidden} more lines\n`;
  let room = limit - end(lines.length).length;
  let shown = 0;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0) break;
    shown++;
  }
  return `${lines.slice(0, shown).join("\n")}${end(lines.length - shown)}`;
}
