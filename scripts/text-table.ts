/** Columns of text for a terminal, the first row being the heads; numbers stand to the right. */
export function textTable(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => onOneLine(String(cell))));
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.max(...texts.map((row) => row[column]?.length ?? 0)),
  );
  return texts
    .map((row, index) =>
      row
        .map((text, column) => {
          const isNumber = typeof rows.at(index === 0 ? -1 : index)?.[column] === "number";
          return isNumber ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Without what would move the cursor, colour the terminal or hide something. */
function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/\p{C}/gu, "");
}
