/** Shows which alerts are firing, and who is told of them. */
import { setTimeout as sleep } from "node:timers/promises";
import { accessTo, type Access } from "../access.ts";
import { run, type Command } from "../command-line.ts";
import { stackCalled } from "../stack-file.ts";
import { keyOf, lineFor, notificationsOf, type Notification } from "./notifications.ts";

/** Milliseconds between two looks: alerts are evaluated every ten seconds. */
const PAUSE = 5_000;

const command = {
  usage: "npm run alerts",
  summary:
    "Shows which alerts are firing and who is told of each, as Alertmanager has it, whether or not any\n" +
    "receiver is set up. Exit code 1 while something critical is told, 2 without a platform.",
  options: {
    stack: { value: "NAME", default: "dev", describe: "Stack whose alerts are shown" },
    watch: { describe: "Go on and show what begins to fire and what is resolved" },
    json: { describe: "Print JSON, one document a look" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async ({ stack, watch, json }) => {
  const access = await accessTo(stackCalled(stack ?? "dev"));
  if (watch) return follow(access, json !== undefined);
  const found = await notificationsOf(access);
  if (json) print(JSON.stringify(found, undefined, 2));
  else for (const one of found) process.stdout.write(lineFor(one, Date.now()));
  if (found.some(({ severity, withheld }) => severity === "critical" && !withheld)) {
    process.exitCode = 1;
  }
});

/** Shows changes until it is interrupted. */
async function follow(access: Access, json: boolean): Promise<never> {
  let known = new Map<string, Notification>();
  for (;;) {
    const found = new Map(
      (await notificationsOf(access)).map((one) => [`${keyOf(one)} ${one.withheld}`, one] as const),
    );
    if (json) print(JSON.stringify([...found.values()]));
    else showChanges(known, found);
    known = found;
    await sleep(PAUSE);
  }
}

type Known = ReadonlyMap<string, Notification>;

function showChanges(known: Known, found: Known): void {
  const still = new Set([...found.values()].map(keyOf));
  for (const [key, one] of found) {
    if (!known.has(key)) process.stdout.write(lineFor(one, Date.now()));
  }
  for (const one of known.values()) {
    if (!still.has(keyOf(one))) print(`✔  resolved  ${one.alert} (${one.service})`);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
