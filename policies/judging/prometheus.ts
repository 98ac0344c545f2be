import { dialersOf } from "./collector.ts";
import type { Declared } from "./declared.ts";
import { isLoopback } from "./endpoints.ts";
import { inFile } from "./files.ts";
import type { Stack } from "./stack.ts";
import { at, fieldsOf, isFields, itemsOf, textOf, type Fields } from "./values.ts";

/** What is asked for its metrics, or told of alerts. */
export interface ScrapeJob {
  /** Its name; a group of Alertmanagers has none. */
  readonly name: string | undefined;
  readonly inner: string;
  readonly fields: Fields;
  readonly targets: readonly unknown[];
  /** Whether more is found while it runs. */
  readonly discovers: boolean;
}

/** A Prometheus, or the receiver of a Collector that is one. */
export interface Prometheus {
  readonly resource: Declared;
  readonly jobs: readonly ScrapeJob[];
  readonly alertmanagers: readonly ScrapeJob[];
  /** Those that are written to, read from or asked what to scrape. */
  readonly remotes: readonly { readonly inner: string; readonly fields: Fields }[];
  readonly urls: readonly { readonly inner: string; readonly url: unknown }[];
  readonly place: (inner: string) => string;
}

/** Every Prometheus that is configured. */
export function prometheusesIn(stack: Stack): Prometheus[] {
  const own = stack
    .programs("prometheus")
    .map(({ file, document }) => prometheusOf(file, document, ""));
  const received = stack.programs("collector").flatMap((program) =>
    dialersOf(program)
      .filter(({ kind, role }) => kind === "prometheus" && role === "receiver")
      .map(({ inner, fields }) =>
        prometheusOf(program.file, fieldsOf(fields["config"]), `${inner}.config`),
      ),
  );
  return [...own, ...received];
}

/** Whether all that a job asks is on its own machine. */
export function asksItself({ targets, discovers }: ScrapeJob): boolean {
  return !discovers && targets.length > 0 && targets.every(isLoopback);
}

function prometheusOf(
  file: Parameters<typeof inFile>[0],
  document: Fields,
  inner: string,
): Prometheus {
  const under = (name: string) => (inner === "" ? name : `${inner}.${name}`);
  const jobs = jobsIn(document["scrape_configs"], under("scrape_configs"));
  const remotes = ["remote_write", "remote_read"].flatMap((name) =>
    itemsOf(document[name]).map((fields, index) => ({
      ...{ inner: `${under(name)}[${index}]`, fields: fieldsOf(fields) },
    })),
  );
  const discoveries = jobs.flatMap((job) =>
    itemsOf(job.fields["http_sd_configs"]).map((found, index) => ({
      ...{ inner: `${job.inner}.http_sd_configs[${index}].url`, url: at(found, "url") },
    })),
  );
  return {
    ...{ resource: file.resource, jobs, remotes },
    alertmanagers: jobsIn(
      at(document, "alerting", "alertmanagers"),
      under("alerting.alertmanagers"),
    ),
    urls: [
      ...remotes.map((remote) => ({ inner: `${remote.inner}.url`, url: remote.fields["url"] })),
      ...discoveries,
    ],
    place: (one) => inFile(file, one),
  };
}

function jobsIn(list: unknown, inner: string): ScrapeJob[] {
  return itemsOf(list).flatMap((job, index) => {
    if (!isFields(job)) return [];
    return [
      {
        ...{ name: textOf(job["job_name"]), inner: `${inner}[${index}]`, fields: job },
        targets: itemsOf(job["static_configs"]).flatMap((one) => itemsOf(at(one, "targets"))),
        discovers: Object.keys(job).some((name) => name.endsWith("_sd_configs")),
      },
    ];
  });
}
