/** Sets everything up, deploys the dev platform and sends a first trace through it. */
import { publishedListeners } from "../../model/deployment.ts";
import { accessTo, urlOf, type Access } from "../access.ts";
import { Failure, run, type Command } from "../command-line.ts";
import { requireEncrypted } from "../secrets.ts";
import { offlineChoice } from "../setup/offline-choice.ts";
import { setUp } from "../setup/set-up.ts";
import { environmentOf, stackCalled } from "../stack-file.ts";
import { patienceWith } from "../verify/patience.ts";
import { examine, lineFor } from "../verify/report.ts";
import { deploy } from "./deploy.ts";

/** Longest time a fresh platform needs to answer well, in milliseconds. */
const PATIENCE = 120_000;

const command = {
  usage: "npm start",
  summary: "Sets everything up, deploys the platform and reads a first trace back from it.",
  options: {
    stack: { value: "NAME", default: "dev", describe: "Stack to deploy" },
    offline: {
      value: "CHOICE",
      describe: "auto, always or never build parts here instead of downloading them",
    },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async ({ stack: name, offline }) => {
  const stack = stackCalled(name ?? "dev");
  // Wrong settings are said at once, not after a set-up that may take half an hour.
  const environment = environmentOf(stack);
  requireEncrypted(stack);
  await setUp({
    offline: offlineChoice(offline ?? process.env["TRACING_INFRA_OFFLINE"]),
    environment,
  });
  await deploy(stack);
  const access = await accessTo(stack);
  process.stdout.write("\n");
  const report = await examine(access, patienceWith(stack, PATIENCE), (result) => {
    process.stdout.write(lineFor(result));
  });
  if (!report.passed) throw new Failure("the platform is deployed, but not all of it works");
  process.stdout.write(summary(access, { stack: stack.name, traceId: report.traceId }));
});

function summary(access: Access, { stack, traceId }: { stack: string; traceId: string }): string {
  const rows = publishedListeners(access.deployment).map(({ workload, name, listener }) => {
    const url = urlOf(access, workload, name);
    return `  ${listener.title.padEnd(62)} ${url.padEnd(26)} ${listener.authentication}`;
  });
  return `
${rows.join("\n")}
${missingLines(access)}
${traceLine(access, traceId)}  Credentials     npm run -s pulumi -- stack output credentials --show-secrets --stack ${stack}
  Send your own   eval "$(npm run -s env)"   # sets OTEL_EXPORTER_OTLP_* for any OpenTelemetry SDK
  Undo            npm stop                   # keeps the data; npm stop -- --purge removes it too
`;
}

/** Where the trace can be looked at; Jaeger's pages are the first choice, Grafana shows it as well. */
function traceLine(access: Access, traceId: string): string {
  const { workloads } = access.deployment;
  if (workloads.includes("jaeger"))
    return `  Your trace      ${urlOf(access, "gateway", "jaeger")}/trace/${traceId}\n`;
  return `  Your trace      ${urlOf(access, "gateway", "tempo")}/api/v2/traces/${traceId}\n`;
}

/** What is not there, said plainly. */
function missingLines({ deployment: { missing } }: Access): string {
  return missing
    .map((name) => `\n  Not deployed: ${name}, whose image can neither be pulled nor built here.\n`)
    .join("");
}
