/** Writes the dashboards as files for a Grafana that is there already, or asks a platform all their queries. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardsOf } from "../../components/grafana/dashboards.ts";
import { dataSourcesOf, type DataSourceName } from "../../model/data-sources.ts";
import { platformFor } from "../../model/platform.ts";
import { accessTo } from "../access.ts";
import { Failure, run, type Command, type Said } from "../command-line.ts";
import { environmentOf, stackCalled } from "../stack-file.ts";
import { someTrace } from "./answers.ts";
import { askedOf, complaintsOf, coverageTable } from "./coverage.ts";
import { dataSourceList, mapped, mappingFrom } from "./export.ts";
import { dataSourceProvisioning, FILES } from "./provisioning.ts";

const command = {
  usage: "npm run dashboards",
  summary:
    "Writes the dashboards of a stack as JSON, to be imported into a Grafana that is there already, with\n" +
    "the list of the data sources that they ask, and those data sources as its provisioning reads them: the\n" +
    "stack's stores behind its gateway, with the password of 'viewer' and the platform's authority as files that\n" +
    "you put there. With --check, asks the stack's platform every query of every panel instead, and fails\n" +
    "where one finds nothing that should.",
  options: {
    out: { value: "DIR", describe: "Folder for the files; made where it is not there" },
    datasource: {
      value: "NAME=UID,…",
      describe: "Uids of the data sources in that Grafana, where they are not their names",
    },
    files: {
      value: "DIR",
      default: FILES,
      describe: "Folder in that Grafana with the files 'viewer-password' and 'authority.crt'",
    },
    check: { describe: "Ask the platform, and tell which panels have data" },
    stack: { value: "NAME", default: "dev", describe: "Stack whose dashboards they are" },
  },
} as const satisfies Command<string>;

type Name = keyof (typeof command)["options"];

await run<Name>(command, async (said) => {
  if (said.check !== undefined) return check(said);
  if (said.out === undefined) throw new Failure("--out: must name a folder, got none", 64);
  write(said.out, said);
});

function describedBy({ stack }: Said<Name>) {
  const environment = environmentOf(stackCalled(stack ?? "dev"));
  return { environment, platform: platformFor(environment) };
}

function write(folder: string, said: Said<Name>): void {
  const { environment, platform } = describedBy(said);
  const sources = dataSourcesOf(platform);
  const mapping = mappingFrom(said.datasource, Object.keys(sources) as DataSourceName[]);
  const provisioned = { environment, platform, mapping, files: said.files ?? FILES };
  const files = [
    ...dashboardsOf(platform).map(
      (one) => [`${one.uid}.json`, json(mapped(one, mapping))] as const,
    ),
    ["datasources.json", json(dataSourceList(sources, mapping))] as const,
    ["datasources.yaml", dataSourceProvisioning(provisioned)] as const,
  ];
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) {
    writeFileSync(join(folder, name), text);
    process.stdout.write(`${join(folder, name)}\n`);
  }
}

function json(content: unknown): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

async function check(said: Said<Name>): Promise<void> {
  const access = await accessTo(stackCalled(said.stack ?? "dev"));
  const trace = (await someTrace(access)) ?? "";
  const all = await askedOf(access, dashboardsOf(describedBy(said).platform), trace);
  process.stdout.write(`${coverageTable(all)}\n`);
  const complaints = complaintsOf(all);
  if (complaints.length > 0) throw new Failure(complaints.join("\n✖ "));
}
