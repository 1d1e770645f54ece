/** Blocks of Markdown, apart; what is empty or false is left out. */
export function blocks(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part).join("\n\n");
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => inLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text of several lines in one. */
export function inLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").trim();
}
