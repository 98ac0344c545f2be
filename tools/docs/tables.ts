/** A table in Markdown with its columns aligned, as prettier would have it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const [titles, ...lines] = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [titles, rule, ...lines].join("\n");
}

/** A whole page: its title, what it is made from, and its sections. */
export function page(title: string, source: string, sections: readonly string[]): string {
  const origin = `<!-- Made from ${source} by \`npm run docs\`. -->`;
  return `${[`# ${title}`, origin, ...sections].join("\n\n")}\n`;
}

/** Text as code, or a dash where there is none. */
export function code(text: string | undefined): string {
  return text === undefined || text === "" ? "–" : `\`${text}\``;
}
