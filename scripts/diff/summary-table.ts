import { cell } from "./markdown-code";
import { ACTIONS, type StackChanges } from "./stack-changes";

/** Columns that are there even if they are empty. */
const ALWAYS: readonly string[] = ["destroy", "replace", "update", "create"];

/** How much happens in which stack, as a Markdown table. */
export function summaryTable(stacks: readonly StackChanges[]): string[] {
  const rows = stacks.map((changes) => ({ name: cell(changes.stack), counts: countsOf(changes) }));
  const total = (column: string) => rows.reduce((sum, { counts }) => sum + (counts[column] ?? 0), 0);
  const columns = [...ACTIONS, "outputs", "drift"].filter(
    (column) => ALWAYS.includes(column) || total(column) > 0,
  );
  return [
    `| stack | ${columns.join(" | ")} |`,
    `| --- | ${columns.map(() => "--:").join(" | ")} |`,
    ...rows.map(
      ({ name, counts }) => `| ${[name, ...columns.map((column) => counts[column] ?? 0)].join(" | ")} |`,
    ),
    ...(rows.length > 1
      ? [`| ${["**all**", ...columns.map((column) => `**${total(column)}**`)].join(" | ")} |`]
      : []),
  ];
}

/** How many changes there are of each kind. */
export function countsOf({ resources, outputs, drift }: StackChanges): Record<string, number> {
  const counts = ACTIONS.map((action): [string, number] => [
    action,
    resources.filter((change) => change.action === action).length,
  ]);
  return Object.fromEntries([...counts, ["outputs", outputs.length], ["drift", drift.length]]);
}
