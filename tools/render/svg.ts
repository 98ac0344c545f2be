/** Attributes of an element, in the order in which they are written. */
export type Attributes = Readonly<Record<string, string | number>>;

/** An element of SVG with what is in it; text is to be `escaped` first. */
export function element(name: string, attributes: Attributes, ...content: string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    const text = typeof value === "number" ? String(Math.round(value * 100) / 100) : escaped(value);
    return ` ${key}="${text}"`;
  });
  const start = `<${name}${written.join("")}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join("")}</${name}>`;
}

/** Text as it stands in SVG. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A line of text at a place. */
export function label(text: string, attributes: Attributes): string {
  return element("text", attributes, escaped(text));
}

/** Colours and type of the project's drawings, to be read on light and dark pages alike. */
export const STYLE = {
  paper: "#ffffff",
  ink: "#1f2430",
  faint: "#6b7280",
  line: "#9aa3b2",
  good: "#2f9e44",
  bad: "#e03131",
  font: "Inter, Helvetica, Arial, sans-serif",
} as const;

/** A whole drawing with its title on paper of its own. */
export function drawing(
  { width, height, title }: { width: number; height: number; title: string },
  ...content: string[]
): string {
  const text = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      "font-family": STYLE.font,
      role: "img",
    },
    element("title", {}, escaped(title)),
    element("rect", { width, height, fill: STYLE.paper, rx: 8 }),
    label(title, { x: 24, y: 36, "font-size": 18, "font-weight": 600, fill: STYLE.ink }),
    ...content,
  );
  return `${text}\n`;
}
