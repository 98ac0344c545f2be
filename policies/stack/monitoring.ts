import { addressIn, dialsOf, prometheusDials, type Dial } from "../judging/addresses.ts";
import { isLoopback } from "../judging/endpoints.ts";
import { isAsked } from "../judging/asked.ts";
import { fieldOf, type Container } from "../judging/containers.ts";
import { inFile, type File } from "../judging/files.ts";
import { runnersOf } from "../judging/flow.ts";
import { answersAt, runningIn } from "../judging/hosts.ts";
import { programIn } from "../judging/known-programs.ts";
import { policy } from "../judging/policy.ts";
import type { Stack } from "../judging/stack.ts";
import { at, fieldsOf, itemsOf, joined, textOf } from "../judging/values.ts";

/** Where Prometheus, or the Collector's receiver that is one, is told what to ask. */
interface Scraping {
  readonly file: File;
  readonly path: string;
  readonly config: unknown;
  readonly program: Parameters<typeof runnersOf>[0];
}

/** Every program that has metrics is asked for them. */
export const componentsAreScraped = policy({
  name: "components-are-scraped",
  concern: "stack",
  severity: "medium",
  scope: "stack",
  description:
    "What nobody measures fails without anybody hearing of it; a platform for watching others is the last to be watched itself.",
  remedy:
    "Add a job with the workload's address to Prometheus' `scrape_configs`, or a receiver of the Collector that asks it.",
  *judge(stack) {
    const scrapings = scrapingsIn(stack);
    // Where nobody scrapes, metrics are somebody else's business; what is discovered cannot be told.
    if (scrapings.length === 0 || scrapings.some(({ config }) => discovers(config))) return;
    if (stack.objects("ServiceMonitor", "PodMonitor").length > 0) return;
    const scraped = new Set(scrapings.flatMap((one) => scrapedBy(one, stack)));
    for (const container of runningIn(stack)) {
      const program = programIn(container.image);
      if (program === undefined || scraped.has(container.resource)) continue;
      // What nobody can ask has to tell of itself.
      if (!isAsked(container)) continue;
      yield {
        resource: container.resource,
        path: fieldOf(container, "image"),
        must: "be the target of a scrape job",
        got: "none",
      };
    }
  },
});

/** Every scrape job that stops answering is told of. */
export const componentsHaveAlertRules = policy({
  name: "components-have-alert-rules",
  concern: "stack",
  severity: "medium",
  scope: "stack",
  description:
    "A component that is down raises no alert by itself: only a rule that asks for its `up` does.",
  remedy:
    'Add an alerting rule such as `up == 0` for all jobs, or `up{job="…"} == 0` for this one, to a file of Prometheus\' `rule_files`.',
  *judge(stack) {
    const rules = alertsIn(stack);
    for (const { file, document } of stack.programs("prometheus")) {
      const named = itemsOf(document["rule_files"]);
      // All the rules stand in files that the stack does not bring.
      if (rules === undefined && named.length > 0) continue;
      for (const [index, job] of itemsOf(document["scrape_configs"]).entries()) {
        const name = textOf(at(job, "job_name"));
        if (name === undefined || (rules ?? []).some((rule) => watches(rule, name))) continue;
        yield {
          resource: file.resource,
          path: inFile(file, `scrape_configs[${index}].job_name`),
          must: "be watched by an alerting rule",
          got: name,
        };
      }
    }
  },
});

function scrapingsIn(stack: Stack): Scraping[] {
  return [
    ...stack.programs("prometheus").map((program) => ({
      ...{ file: program.file, path: "", config: program.document, program },
    })),
    ...stack.programs("collector").flatMap((program) =>
      Object.entries(fieldsOf(program.document["receivers"])).flatMap(([id, receiver]) => {
        const config = at(receiver, "config");
        if (at(config, "scrape_configs") === undefined) return [];
        const path = `${joined("receivers", id)}.config`;
        return [{ file: program.file, path, config, program }];
      }),
    ),
  ];
}

/** Whether a job finds its targets while it runs. */
function discovers(config: unknown): boolean {
  return (
    itemsOf(at(config, "scrape_config_files")).length > 0 ||
    itemsOf(at(config, "scrape_configs")).some((job) =>
      Object.keys(fieldsOf(job)).some((key) => key.endsWith("_sd_configs")),
    )
  );
}

/** The resources that are asked for their metrics, the one that asks among them where it asks itself. */
function scrapedBy({ config, program }: Scraping, stack: Stack): Container["resource"][] {
  const jobs = prometheusDials({ scrape_configs: at(config, "scrape_configs") }, "");
  const targets: Pick<Dial, "host" | "port">[] = jobs.flatMap(([, text]) => addressIn(text) ?? []);
  const asked = stack
    .programs("collector")
    .flatMap((one) => dialsOf(one).filter(({ path }) => path.includes("receivers")));
  return runnersOf(program, stack).flatMap(({ resource }) =>
    [...targets, ...asked].flatMap((target) =>
      isLoopback(target.host)
        ? [resource]
        : answersAt(stack, resource, target).map(({ workload }) => workload),
    ),
  );
}

/** The expressions of all alerting rules; `undefined` where the stack brings no rules at all. */
function alertsIn(stack: Stack): string[] | undefined {
  const groups = [
    ...stack.programs("prometheus-rules").map(({ document }) => document["groups"]),
    ...stack.objects("PrometheusRule").map(({ inputs }) => at(inputs, "spec", "groups")),
  ];
  if (groups.length === 0) return undefined;
  const rules = groups.flatMap(itemsOf).flatMap((group) => itemsOf(at(group, "rules")));
  return rules
    .filter((rule) => at(rule, "alert") !== undefined)
    .map((rule) => textOf(at(rule, "expr")) ?? "");
}

/** Whether an expression asks about a job: by its name, or by an `up` that is everybody's. */
function watches(expression: string, job: string): boolean {
  const selectors = expression.matchAll(/([a-zA-Z_:][\w:]*)?\s*\{([^{}]*)\}/g);
  for (const [, metric, matchers = ""] of selectors) {
    const said = [...matchers.matchAll(/\bjob\s*(=~|!~|!=|=)\s*["'`]([^"'`]*)["'`]/g)];
    if (said.length === 0 && metric !== "up") continue;
    const names = said.some(([, sign]) => sign === "=" || sign === "=~") || metric === "up";
    if (names && said.every(([, sign = "", text = ""]) => meets(sign, text, job))) return true;
  }
  return /(?<![\w:"])up\b(?!\s*[{:\w"])/.test(expression);
}

function meets(sign: string, text: string, job: string): boolean {
  const isPattern = sign.endsWith("~");
  const fits = isPattern ? matches(text, job) : text === job;
  return sign.startsWith("!") ? !fits : fits;
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return false;
  }
}
