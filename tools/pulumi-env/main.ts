/** Prints the environment of the plain pulumi commands, for `eval "$(npm run -s pulumi-env)"`. */
import { run, type Command } from "../command-line.ts";
import { workbench } from "../workbench.ts";
import { exportLines } from "./export-lines.ts";

const command = {
  usage: 'eval "$(npm run -s pulumi-env)"',
  summary: "Prints what a shell needs to run the plain pulumi commands in this checkout.",
  options: {},
} as const satisfies Command<never>;

await run<never>(command, () => {
  console.log(exportLines(workbench()).join("\n"));
  return Promise.resolve();
});
