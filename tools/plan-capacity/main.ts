/** Says what a load costs each environment: what is kept, where, on how much disk, and after what time. */
import { run, type Command } from "../command-line.ts";
import { environmentOf, stackCalled } from "../stack-file.ts";
import { stackNames } from "../stacks.ts";
import { planFor, requireKnown, type Plan } from "./plan.ts";
import { reportOf } from "./report.ts";
import { trafficFrom } from "./traffic.ts";

const command = {
  usage: "npm run plan-capacity",
  summary: `Says what a load would cost each environment: the share of traces kept, bytes a day and disk of every
tier, memory of the samplers and how many of them it takes, and when a trace can be read. Nothing is
asked of a running platform. docs/sampling.md tells from what it is reckoned.`,
  options: {
    rate: { value: "N", describe: "Traces that begin in a second, above 0" },
    "spans-per-trace": { value: "N", default: "10", describe: "Spans of a trace, on average" },
    "span-bytes": {
      value: "BYTES",
      describe: "A span as it is sent, with its share of its resource, uncompressed",
    },
    errors: { value: "PERCENT", default: "0", describe: "Traces with an error, of all" },
    slow: {
      value: "PERCENT",
      default: "0",
      describe: "Traces slower than `slowerThan` without an error, of all",
    },
    share: {
      value: "NAME=PERCENT",
      repeated: true,
      describe: "Traces, of all, that a rule about this service or route is about; repeatable",
    },
    stack: { value: "NAME", describe: "Only this environment (default every one there is)" },
    json: { describe: "Print JSON" },
  },
} as const satisfies Command<string>;

await run<keyof (typeof command)["options"]>(command, (said) => {
  const traffic = trafficFrom(said);
  const names = said.stack === undefined ? stackNames() : [said.stack];
  const environments = names.map((name) => environmentOf(stackCalled(name)));
  requireKnown(traffic.shares, environments);
  const plans: Plan[] = environments.map((environment) => planFor(environment, traffic));
  const text = said.json ? JSON.stringify(plans, undefined, 2) : plans.map(reportOf).join("\n\n");
  process.stdout.write(`${text}\n`);
  return Promise.resolve();
});
