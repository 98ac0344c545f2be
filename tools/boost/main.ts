/** Raises the kept share of one service's or route's traces for a while. */
import { platformFor } from "../../model/platform.ts";
import { keepsEverything } from "../../model/sampler-memory.ts";
import { run, type Command } from "../command-line.ts";
import { platformNameOf } from "../docker.ts";
import { environmentOf, stackOnDocker, type Stack } from "../stack-file.ts";
import { audit, auditLines, operator, type Deed } from "./audit.ts";
import { boostsFileOf, collectorOf, replaceBoosts } from "./collector.ts";
import { fileOf, inWords, recordsIn, withOne, without, type BoostRecord } from "./records.ts";
import { requestFrom, usual, type Request } from "./request.ts";

const IN_A_CLUSTER =
  "in a cluster, raise the share in `sampling.rules` and deploy: only the samplers are started again";

const command = {
  usage: "npm run boost",
  summary:
    "Keeps more of the traces of a service, a route or both for a while: at least --percent of those with\n" +
    "such a span. It ends by itself. The Collector is started again for it, which takes seconds in which\n" +
    "senders have to wait; nothing that waits for a decision is affected. Exit code 2 without a platform.",
  options: {
    service: { value: "NAME", describe: "Service of a span, by its `service.name`" },
    route: { value: "ROUTE", describe: "Route of that span, by its `http.route`" },
    percent: { value: "N", describe: `Share kept, above 0 and up to 100 (${usual.percent})` },
    for: { value: "TIME", describe: `How long, from 1m to 24h (${usual.for})` },
    list: { describe: "Show what is boosted and by whom instead" },
    end: { describe: "End the boost of --service and --route instead, or all of them" },
    stack: { value: "NAME", default: "dev", describe: "Stack whose traces they are" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, async ({ stack: name, ...said }) => {
  const request = requestFrom(said);
  const stack = stackOnDocker(name ?? "dev", IN_A_CLUSTER);
  if (keepsEverything(platformFor(environmentOf(stack)).collector.sampling)) {
    print(`– stack '${stack.name}' keeps every trace: there is nothing to boost`);
    return;
  }
  const from = await boostsFileOf(collectorOf(platformNameOf(stack.name)));
  await carryOut(request, { stack, from, records: recordsIn(from, seconds()) });
});

interface Situation {
  readonly stack: Stack;
  readonly from: string;
  readonly records: readonly BoostRecord[];
}

async function carryOut(request: Request, situation: Situation): Promise<void> {
  const { records } = situation;
  switch (request.kind) {
    case "list":
      print(records.length === 0 ? "– nothing is boosted" : records.map(lineFor).join("\n"));
      return;
    case "boost": {
      const { target, percent, length } = request;
      const until = seconds() + Math.ceil(length.milliseconds / 1_000);
      const one = { ...target, percent, until, by: operator() };
      await change("boost", [one], { ...situation, to: withOne(records, one) });
      return;
    }
    case "end": {
      const { ended, left } = without(records, request.target);
      if (ended.length === 0) print("– no such boost: nothing to end");
      else await change("boost_end", ended, { ...situation, to: left });
    }
  }
}

async function change(
  deed: Deed,
  about: readonly BoostRecord[],
  { stack, from, to }: Situation & { readonly to: readonly BoostRecord[] },
): Promise<void> {
  await replaceBoosts(collectorOf(platformNameOf(stack.name)), { from, to: fileOf(to) });
  const sign = deed === "boost" ? "✔ boosted" : "✔ ended";
  print(about.map((one) => `${sign}  ${inWords(one)}`).join("\n"));
  const time = new Date();
  const isLogged = await audit(stack, auditLines(deed, about, { by: operator(), time }), time);
  if (!isLogged) print("– not in the audit log: none is kept without the gateway and Loki");
}

function lineFor(one: BoostRecord): string {
  return `✔ ${inWords(one)}, by ${one.by}`;
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
