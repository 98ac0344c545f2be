/** Sets everything up and runs all tests, the acceptance of a really deployed platform among them. */
import { execa } from "execa";
import { run, type Command } from "../command-line.ts";
import { setUp } from "../setup/set-up.ts";
import { offlineChoice } from "../setup/offline-choice.ts";
import { root } from "../stack-file.ts";
import { workbench } from "../workbench.ts";

const command = {
  usage: "npm test",
  summary: "Sets everything up and runs all tests; `npm run check` leaves the acceptance out.",
  options: {
    "without-acceptance": { describe: "Leave out the tests that deploy a platform" },
    grep: { value: "TEXT", describe: "Run only the tests whose sentence has this text in it" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async (said) => {
  await setUp({ offline: offlineChoice(process.env["TRACING_INFRA_OFFLINE"]) });
  // In this order: what is quick to fail comes first.
  const specs = ["test/!(acceptance)/**/*.test.ts"];
  if (!said["without-acceptance"]) specs.push("test/acceptance/**/*.test.ts");
  const { exitCode } = await execa(
    "npx",
    ["mocha", ...(said.grep === undefined ? [] : ["--grep", said.grep]), ...specs],
    { cwd: root, env: workbench().env, reject: false, stdio: "inherit" },
  );
  process.exitCode = exitCode ?? 1;
});
