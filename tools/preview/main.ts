/** Previews a stack for a reviewer: what changes, which data is at risk, and what policies say. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Failure, run, type Command } from "../command-line.ts";
import { policyArguments } from "../policies.ts";
import { ensureStack, previewTo } from "../pulumi.ts";
import { requireEncrypted } from "../secrets.ts";
import { environmentOf, stackCalled, type Stack } from "../stack-file.ts";
import { baseAt } from "./base.ts";
import { capacityLine } from "./capacity.ts";
import { commentOn } from "./comment.ts";
import { eventsIn, type EngineEvent } from "./events.ts";
import { linksFor } from "./links.ts";
import { isFine } from "./verdict.ts";

const command = {
  usage: "npm run preview",
  summary: `Previews a stack with its policies, and says in markdown what a reviewer has to know: what changes line by
line, which data is at risk, what it costs, what policies say. Secrets are never in it. Exit code 1
where the preview failed or a mandatory policy is violated, 0 otherwise (docs/previews.md).`,
  options: {
    stack: { value: "NAME", default: "dev", bare: true, describe: "Stack to preview" },
    comment: { value: "FILE", describe: "Write the comment there instead of showing it" },
    base: { value: "REF", describe: "Commit to compare settings and rendered configuration with" },
    events: { value: "FILE", describe: "Read the engine's event log there instead of running it" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async (said) => {
  const stack = stackCalled(said.stack ?? "dev");
  const environment = environmentOf(stack);
  requireEncrypted(stack);
  requireFolder(said.comment);
  const base = said.base === undefined ? undefined : await baseAt(said.base, stack);
  const events = said.events === undefined ? await engineEvents(stack) : await logged(said.events);
  const { text, verdict, summary } = commentOn(events, {
    stack: stack.name,
    capacity: capacityLine(environment, base?.environment),
    golden: base?.golden ?? [],
    linkTo: linksFor(process.env),
  });
  if (said.comment === undefined) process.stdout.write(text);
  else {
    await writeFile(said.comment, text);
    process.stdout.write(`${stack.name}: ${summary} (${said.comment})\n`);
  }
  if (!isFine(verdict)) throw new Failure(`stack '${stack.name}' ${summary.replace(/^✖ /, "")}`);
});

/** @throws Failure where a file cannot be written, before anything is done that takes time. */
function requireFolder(file: string | undefined): void {
  if (file === undefined) return;
  const folder = dirname(resolve(file));
  const isFolder = existsSync(file) && statSync(file).isDirectory();
  if (existsSync(folder) && !isFolder) return;
  const rule = "must be a file in a folder that is there";
  throw new Failure(`--comment: ${rule}, got '${file}'; make the folder first`, 64);
}

async function logged(file: string): Promise<EngineEvent[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    throw new Failure(`--events: must be an event log of the engine, got '${file}'`, 64);
  }
  const events = eventsIn(text, file);
  if (events.length > 0) return events;
  throw new Failure(`${file}: must have events of the engine, got none`, 64);
}

/** The events of a preview that is made now, in a file that is gone afterwards. */
async function engineEvents(stack: Stack): Promise<EngineEvent[]> {
  await ensureStack(stack);
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-preview-"));
  try {
    const log = join(folder, "events.json");
    const { succeeded, said } = await previewTo(log, stack, policyArguments(stack));
    const events = existsSync(log) ? eventsIn(await readFile(log, "utf8"), log) : [];
    // Of a policy pack that does not start, the log has no error.
    if (events.length > 0) return succeeded ? events : [...events, ...errorsOf(said)];
    throw new Failure(`the preview failed before the engine began\n${said}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the CLI calls an error, as events; those of the engine are among them. */
function errorsOf(said: string): EngineEvent[] {
  return [...said.matchAll(/^error: (.+)$/gm)].map(([, message = ""]) => ({
    diagnosticEvent: { urn: "", message, severity: "error" },
  }));
}
