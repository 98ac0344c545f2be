import type { Report, Site } from "./site.ts";
import type { Survey } from "./survey.ts";
import { survey } from "./survey.ts";

/** One line for each thing that set-up makes sure of. */
export function checkLines({
  engine,
  missing,
  without,
}: Survey): { ready: boolean; line: string }[] {
  const noEngine = typeof engine === "string";
  const listed = (names: readonly string[]) => (names.length === 0 ? "" : ` (${names.join(", ")})`);
  const images = listed(missing.images);
  const none = without.map((name) => `; no image for ${name}: neither to be pulled nor built here`);
  const things = [
    { what: "Pulumi", ready: !missing.cli },
    { what: `Provider plugins${listed(missing.plugins)}`, ready: missing.plugins.length === 0 },
    { what: noEngine ? `Docker engine (${engine})` : "Docker engine", ready: !noEngine },
    { what: `Images${images}${none.join("")}`, ready: images === "" },
    { what: "State backend", ready: !missing.backend },
  ];
  return things.map(({ what, ready }) => ({
    ready,
    line: `${ready ? "✔" : "✖ missing:"} ${what}`,
  }));
}

/** Reports what is there and what is missing; whether all is there. */
export async function check(site: Site, report: Report): Promise<boolean> {
  const lines = checkLines(await survey(site));
  for (const { line } of lines) report(line);
  return lines.every(({ ready }) => ready);
}
