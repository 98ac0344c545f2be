/** Writes the pages of the documentation that are made from the code. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, type Command } from "../command-line.ts";
import { root } from "../stack-file.ts";
import { pages } from "./pages.ts";

const command = {
  usage: "npm run docs",
  summary:
    "Writes the pages of docs/ that are made from the code: settings, sizes, ports, access, images, dashboards, alerts, policies.",
  options: {},
} as const satisfies Command<never>;

await run<never>(command, () => {
  for (const [path, text] of Object.entries(pages())) {
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
  return Promise.resolve();
});
