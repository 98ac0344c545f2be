import { isPlainUrl, withoutPassword } from "../judging/endpoints.ts";
import { policy, type Finding } from "../judging/policy.ts";
import { asksItself, prometheusesIn, type ScrapeJob } from "../judging/prometheus.ts";
import { UNKNOWN, at, itemsOf } from "../judging/values.ts";

/** Metrics are fetched, and alerts sent, in TLS. */
export const scrapeJobsUseTls = policy({
  name: "scrape-jobs-use-tls",
  concern: "transport",
  severity: "medium",
  scope: "resource",
  description:
    "What a Prometheus fetches, and what it sends to Alertmanagers and to other stores, is neither read nor changed on the way, nor are the credentials that it shows.",
  remedy:
    "Set `scheme: https` and `tls_config.ca_file` in each scrape job and for each group of Alertmanagers; write `https://` in the URLs of `remote_write`, `remote_read` and `http_sd_configs`. A job that asks its own machine alone may stay as it is.",
  *judge(stack) {
    for (const { resource, jobs, alertmanagers, urls, place } of prometheusesIn(stack)) {
      for (const job of [...jobs, ...alertmanagers]) {
        const scheme = job.fields["scheme"];
        if (scheme === "https" || scheme === UNKNOWN || asksItself(job)) continue;
        if (setsScheme(job)) continue;
        const path = place(`${job.inner}.scheme`);
        yield { resource, path, must: `be https${namedFor(job)}`, got: scheme };
      }
      for (const { inner, url } of urls) {
        if (isPlainUrl(url)) yield plain(resource, place(inner), withoutPassword(url));
      }
    }
  },
});

function plain(resource: Finding["resource"], path: string, got: unknown): Finding {
  return { resource, path, must: "be a URL of https", got };
}

function namedFor({ name }: ScrapeJob): string {
  return name === undefined ? "" : ` for the job '${name}'`;
}

/** Whether a job says https for whatever it discovers. */
function setsScheme({ fields }: ScrapeJob): boolean {
  return itemsOf(fields["relabel_configs"]).some(
    (rule) =>
      at(rule, "target_label") === "__scheme__" &&
      at(rule, "replacement") === "https" &&
      at(rule, "source_labels") === undefined,
  );
}
