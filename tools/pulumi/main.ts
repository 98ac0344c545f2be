/** Runs the Pulumi CLI as set-up prepared it: `npm run pulumi -- preview --stack dev`. */
import { execa } from "execa";
import { root } from "../stack-file.ts";
import { workbench } from "../workbench.ts";

// Whatever is typed is Pulumi's to understand, `--help` included.
const { exitCode } = await execa("pulumi", process.argv.slice(2), {
  cwd: root,
  env: workbench().env,
  reject: false,
  stdio: "inherit",
});
process.exitCode = exitCode ?? 1;
