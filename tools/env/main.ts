/** Prints the variables with which an OpenTelemetry SDK finds the platform, for `eval`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessTo } from "../access.ts";
import { run, type Command } from "../command-line.ts";
import { localFolder } from "../setup/site.ts";
import { root, stackCalled } from "../stack-file.ts";
import { variablesFor } from "./variables.ts";

const command = {
  usage: 'eval "$(npm run -s env)"',
  summary:
    "Prints the OTEL_EXPORTER_OTLP_* variables of an application that sends to the platform.",
  options: {
    team: { value: "NAME", describe: "Team of the setting `teams` whose token is shown" },
    stack: { value: "NAME", default: "dev", describe: "Stack whose platform is meant" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async ({ team, stack: name }) => {
  const stack = stackCalled(name ?? "dev");
  const access = await accessTo(stack);
  const folder = localFolder(root);
  const authority = join(folder, `${stack.name}-authority.crt`);
  const variables = variablesFor(access, { authority, team });
  mkdirSync(folder, { recursive: true });
  writeFileSync(authority, access.certificateAuthority);
  for (const [key, value] of Object.entries(variables)) {
    process.stdout.write(`export ${key}='${value}'\n`);
  }
});
