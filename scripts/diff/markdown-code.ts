/** Text as a code span, in which nothing is Markdown, HTML or a mention. */
export function code(text: string): string {
  const shown = visible(text).replaceAll("\n", "\\n");
  if (shown === "") return "_empty_";
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = /^`|`$|^ .* $/.test(shown) ? " " : "";
  return fence + pad + shown + pad + fence;
}

/** A code span inside of a table, where a bar would end the cell. */
export function cell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/** Lines as a block of code. */
export function codeBlock(language: string, lines: readonly string[]): string[] {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [fence + language, ...lines.map(visible), fence];
}

/** Writes out what would be invisible or could turn the reading direction. */
function visible(text: string): string {
  return text.replace(/[^\P{C}\n\t]|[\u2028\u2029]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
