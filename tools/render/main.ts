/** Draws the service graph and the latency heat map of a running platform, without Grafana. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardsOf } from "../../components/grafana/dashboards.ts";
import { platformFor } from "../../model/platform.ts";
import { accessTo } from "../access.ts";
import { run, wholeNumber, type Command } from "../command-line.ts";
import { environmentOf, stackCalled } from "../stack-file.ts";
import { drawingsOf } from "./drawings.ts";

const command = {
  usage: "npm run render",
  summary:
    "Draws what the dashboards show of a running platform: service-graph.svg and latency-heatmap.svg,\n" +
    "asked by the very queries of their panels.",
  options: {
    out: { value: "DIR", default: "docs/images", describe: "Folder for the drawings" },
    minutes: { value: "N", default: "15", describe: "Minutes to look back, 1 to 1440" },
    stack: { value: "NAME", default: "dev", describe: "Stack whose platform is drawn" },
  },
} as const satisfies Command<string>;

await run<keyof typeof command.options>(command, async (said) => {
  const minutes = wholeNumber(said.minutes, { option: "minutes", least: 1, most: 1_440 });
  const stack = stackCalled(said.stack ?? "dev");
  const dashboards = dashboardsOf(platformFor(environmentOf(stack)));
  const drawings = await drawingsOf(await accessTo(stack), dashboards, minutes);
  const folder = said.out ?? ".";
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(drawings)) {
    writeFileSync(join(folder, name), text);
    process.stdout.write(`${join(folder, name)}\n`);
  }
});
