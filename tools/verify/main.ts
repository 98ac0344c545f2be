/** Examines the running platform over the network and reads a trace back from every store. */
import { accessTo } from "../access.ts";
import { run, wholeNumber, type Command } from "../command-line.ts";
import { stackCalled } from "../stack-file.ts";
import { patienceWith } from "./patience.ts";
import { examine, lineFor } from "./report.ts";

const command = {
  usage: "npm run verify",
  summary:
    "Asks a deployed platform, over the network, whether it does its work: every part healthy, and a\n" +
    "trace sent and read back from every store. Exit code 1 when a check fails, 2 without a platform.",
  options: {
    stack: { value: "NAME", default: "dev", describe: "Stack whose platform is examined" },
    timeout: { value: "SECONDS", default: "30", describe: "Patience with each check, 1 to 600" },
    json: { describe: "Print the report as JSON" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async ({ stack, timeout, json }) => {
  const seconds = wholeNumber(timeout, { option: "timeout", least: 1, most: 600 });
  const examined = stackCalled(stack ?? "dev");
  const access = await accessTo(examined);
  const report = await examine(access, patienceWith(examined, seconds * 1_000), (result) => {
    if (!json) process.stdout.write(lineFor(result));
  });
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  if (!report.passed) process.exitCode = 1;
});
