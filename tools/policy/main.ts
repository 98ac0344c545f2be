/** Judges an exported state by the policies, without an engine and without a login. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  configurationFrom,
  levelOf,
  limitsOf,
  type Configuration,
} from "../../policies/judging/configuration.ts";
import { examined } from "../../policies/judging/examination.ts";
import { policies } from "../../policies/policies.ts";
import { Failure, run, type Command } from "../command-line.ts";
import { root } from "../stack-file.ts";
import { reportOf } from "./report.ts";
import { resourcesIn } from "./state.ts";

const command = {
  usage: "npm run policy",
  summary: `Judges what a state says is deployed: \`pulumi stack export --file state.json\` writes one, anybody's, and
no login is needed to judge it. Ends with 1 where a policy that must be kept is not.`,
  options: {
    file: { value: "FILE", describe: "The exported state; `-` reads it from the standard input" },
    config: {
      value: "NAME|FILE",
      default: "prod",
      describe: "Levels and limits: policies/config/NAME.json, or a file",
    },
    json: { describe: "Print JSON" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, (said) => {
  if (said.file === undefined) throw new Failure("--file: must be said, got nothing", 64);
  const configuration = configurationCalled(said.config ?? "prod");
  const judged = policies.filter((policy) => levelOf(policy, configuration) !== "disabled");
  const resources = resourcesIn(said.file, textOf(said.file));
  const violations = examined(judged, resources, (policy) => limitsOf(policy, configuration)).map(
    (violation) => ({ ...violation, level: levelOf(violation.policy, configuration) }),
  );
  const report = reportOf(violations, { policies: judged.length, resources: resources.length });
  process.stdout.write(said.json ? `${JSON.stringify(report.data, undefined, 2)}\n` : report.text);
  process.exitCode = report.refused ? 1 : 0;
  return Promise.resolve();
});

function configurationCalled(said: string): Configuration {
  const file = said.endsWith(".json") ? said : join(root, "policies/config", `${said}.json`);
  if (!existsSync(file)) {
    throw new Failure(`--config: must be a file or one of policies/config, got '${said}'`, 64);
  }
  try {
    return configurationFrom(file, JSON.parse(readFileSync(file, "utf8")), policies);
  } catch (error) {
    throw new Failure(
      error instanceof SyntaxError ? `${file}: ${error.message}` : String(error),
      64,
    );
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Failure(
      `--file: must be a file that can be read, got '${(error as Error).message}'`,
      64,
    );
  }
}
