/** Sends traces, logs and metrics of made-up requests, or real requests, and says what became of them. */
import { randomBytes } from "node:crypto";
import { accessTo, PLATFORM_DOWN, type Access } from "../access.ts";
import { Failure, run } from "../command-line.ts";
import { stackCalled } from "../stack-file.ts";
import { appsDoorOf, AppsTarget } from "./apps.ts";
import { Sample, wrongInTempo } from "./check.ts";
import { command, planOf, type Plan } from "./options.ts";
import { notAccepted, textOf, type Checked, type Summary } from "./summary.ts";
import { SdkTarget, type Target } from "./target.ts";
import { send } from "./traffic.ts";

await run<keyof (typeof command)["options"]>(command, async (said) => {
  const plan = planOf(said);
  const access = await accessTo(stackCalled(plan.stack));
  const summary = await summaryOf(plan, access);
  process.stdout.write(plan.json ? `${JSON.stringify(summary)}\n` : textOf(summary));
  const refusals = notAccepted(summary.tallies);
  if (refusals !== "") {
    throw new Failure(`${refusals}; is the platform up? see \`npm run verify\``, PLATFORM_DOWN);
  }
  if (summary.checked?.wrong.length) process.exitCode = 1;
});

async function summaryOf({ recipe, pace, ...plan }: Plan, access: Access): Promise<Summary> {
  const name = `traffic-${randomBytes(4).toString("hex")}`;
  const sample = new Sample(recipe.seed);
  let lastTrace: string | undefined;
  const target: Target =
    plan.target === "apps"
      ? new AppsTarget(appsDoorOf(access), name)
      : new SdkTarget(access, {
          protocol: plan.protocol,
          run: name,
          sent: (spans) => {
            lastTrace = spans[0]?.traceId;
            if (plan.check) sample.add(spans);
          },
        });
  const audience = { stop: interruption(), tell: progress };
  const summary = await send({ name, recipe, pace }, target, audience);
  progress("");
  return {
    ...summary,
    ...(lastTrace !== undefined && { lastTrace }),
    ...(plan.check && { checked: await checkedIn(access, sample) }),
  };
}

async function checkedIn(access: Access, { traces }: Sample): Promise<Checked> {
  return { traces: traces.length, wrong: await wrongInTempo(access, traces) };
}

/** Ctrl-C ends the making of requests; a second one ends everything. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      controller.abort();
    });
  }
  return controller.signal;
}

/** One line that is written over; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
