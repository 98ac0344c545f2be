/** Brings a backup's data and state back and deploys the platform on them. */
import { resolve } from "node:path";
import { accessTo } from "../access.ts";
import { interruptible } from "../backup/interruption.ts";
import { secondsInWords } from "../backup/size.ts";
import { Failure, run, type Command } from "../command-line.ts";
import { offlineChoice } from "../setup/offline-choice.ts";
import { setUp } from "../setup/set-up.ts";
import { environmentOf, stackOnDocker } from "../stack-file.ts";
import { patienceWith } from "../verify/patience.ts";
import { examine, lineFor } from "../verify/report.ts";
import { checkedBackup } from "./check.ts";
import { confirmed } from "./confirmation.ts";
import { restore } from "./restore.ts";

/** Longest time a restored platform needs to answer well, in milliseconds. */
const PATIENCE = 120_000;

const IN_A_CLUSTER = "in a cluster, bring back its volume claims with the cluster's own means";

const command = {
  usage: "npm run restore",
  summary:
    "Checks a backup, brings its data and state back, deploys the platform on them and reads a trace\n" +
    "back from it. Nothing is changed before everything was checked, nor without being asked.",
  options: {
    from: { value: "DIR", describe: "Folder of the backup" },
    stack: { value: "NAME", describe: "Stack to restore to, instead of the backup's" },
    replace: { describe: "Remove the data that is there" },
    "data-only": { describe: "Leave the state aside and make new credentials" },
    yes: { describe: "Do not ask" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async (said) => {
  if (!said.from) throw new Failure("--from: must be the folder of a backup, got ''", 64);
  const began = Date.now();
  const checked = await checkedBackup(resolve(said.from));
  const stack = stackOnDocker(said.stack ?? checked.manifest.stack, IN_A_CLUSTER);
  const environment = environmentOf(stack);
  await setUp({ offline: offlineChoice(process.env["TRACING_INFRA_OFFLINE"]), environment });
  await interruptible((signal) =>
    restore(checked, stack, {
      dataOnly: said["data-only"] !== undefined,
      replace: said.replace !== undefined,
      signal,
      confirm: (intention) => confirmed(intention, said.yes !== undefined),
      tell: (line) => process.stdout.write(`• ${line}\n`),
    }),
  );
  const report = await examine(await accessTo(stack), patienceWith(stack, PATIENCE), (result) => {
    process.stdout.write(lineFor(result));
  });
  if (!report.passed)
    throw new Failure("the backup is restored, but not all of the platform works");
  process.stdout.write(
    `✔ ${stack.name} is as on ${checked.manifest.madeAt}, after ${secondsInWords(Date.now() - began)}\n`,
  );
});
