/** What a forge would make a link or a message to somebody of, and what keeps it from that. */
const CALLED = /([@#!])(?=[\w/])/g;
const NOTHING = "&#8203;";

/** Characters that say nothing, or turn the direction in which others are read. */
const UNSEEN =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/** Colours, as the engine writes them for itself and as terminals take them. */
const COLOURS = /<\{%[^%]*%\}>|\u001B\[[0-9;]*[A-Za-z]/g;

/** A text as it was meant: without colours and without what nobody sees. */
export function legible(text: string): string {
  return text.replace(COLOURS, "").replace(/\r\n?/g, "\n").replace(UNSEEN, "");
}

/** A text within a line of markdown, in which nothing is more than itself. */
export function plain(text: string): string {
  return legible(text)
    .replace(/\s+/g, " ")
    .trim()
    .replaceAll("&", "&amp;")
    .replace(/[\\`*_{}[\]()|~$]/g, "\\$&")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(CALLED, `$1${NOTHING}`)
    .replace(/:\/\//g, `:${NOTHING}//`);
}

/** A text as code within a line of markdown. */
export function code(text: string): string {
  const line = legible(text).replace(/\s+/g, " ").trim();
  const fence = "`".repeat(longestRun(line) + 1);
  const room = line === "" || line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${room}${line}${room}${fence}`;
}

/** Lines as a block of code, of whatever language. */
export function block(lines: readonly string[], language: "diff" | "text"): string {
  const text = lines.map((line) => legible(line).replaceAll("\n", " ")).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** What is shown once somebody asks for it. */
export function details(summary: string, text: string): string {
  return `<details><summary>${inHtml(summary)}</summary>\n\n${text}\n\n</details>`;
}

/** The first lines, and how many there are beside them. */
export function cut(lines: readonly string[], most: number): string[] {
  const left = lines.length - most;
  if (left <= 0) return [...lines];
  return [
    ...lines.slice(0, most),
    `… ${left} more ${left === 1 ? "line is" : "lines are"} left out`,
  ];
}

/** A text of no more than so many characters. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function inHtml(text: string): string {
  return legible(text)
    .replace(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(CALLED, `$1${NOTHING}`);
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
