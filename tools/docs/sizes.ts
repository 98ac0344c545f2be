import { environmentFrom } from "../../environment/parse.ts";
import { demandOf } from "../../model/demand.ts";
import { replicasOf } from "../../model/deployment.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { platformFor, type Platform } from "../../model/platform.ts";
import { sizeNames, sizes, type Size } from "../../model/sizes.ts";
import { gibibytesOf } from "../../model/storage.ts";
import { page, table } from "./tables.ts";

/** What the sizes are shown with: a quarter of all traces, every slow one and every error, for as long as production keeps them. */
const settings = {
  sampling: { baseline: 25, slowerThan: "10s" },
  traceRetention: "7d",
  errorTraceRetention: "30d",
  metricRetention: "30d",
  logRetention: "7d",
  auditRetention: "365d",
  stores: { zipkin: false },
  objectStorage: {
    endpoint: "s3.example.com",
    buckets: { traces: "traces", logs: "logs" },
  },
} as const;

/** Those that have a volume of their own, in each replica. */
const WITH_VOLUMES = [
  ...["collector", "sampler", "tempo", "jaeger", "prometheus", "loki"],
  ...["alertmanager", "grafana", "redis"],
] as readonly WorkloadName[];

/** `docs/sizes.md`: what each size of a platform on Kubernetes is for, and what it has. */
export function sizesPage(): string {
  const platforms = sizeNames.map((size) => platformOf(size));
  const { workloads = [] } = platforms[0] ?? {};
  const rows = workloads.map((name) => [name, ...platforms.map((one) => shareOf(one, name))]);
  const sums = ["**together**", ...platforms.map(sumOf)];
  const loads = sizeNames.map((size) => {
    const { tracesPerSecond, spansPerTrace, spanBytes } = sizes[size];
    const spans = (tracesPerSecond * spansPerTrace).toLocaleString("en");
    return `- \`${size}\`: ${spans} spans a second, as ${tracesPerSecond.toLocaleString("en")} traces of ${spansPerTrace} spans of ${spanBytes.toLocaleString("en")} bytes`;
  });
  return page("Sizes", "`model/sizes.ts` and `model/storage.ts`", [
    "What `target.size` says on Kubernetes, and every setting overrides. A size is for a load:",
    loads.join("\n"),
    "How many there are of each workload, with how much memory, how many processors at most and how large a volume, where\n" +
      "a quarter of all traces is kept and all that are slow or have an error (5 and 3 in a hundred), for 7 and 30 days; samples for\n" +
      "30 days, logs for 7, the audit log for 365, and traces and logs are in an object store:",
    table(["Workload", ...sizeNames], [...rows, sums]),
    HOW,
  ]);
}

const HOW = [
  "Where the numbers come from:",
  "",
  "- _Samplers_: as many as have room for the load's traces while these wait ([adr/015-sampling.md](adr/015-sampling.md)); no platform has more than 16.",
  "- _Collectors_: one for each 2,500 spans a second. Reckoned from what a sampler takes, not measured.",
  "- _Tempo, Jaeger, Loki_: 512 MiB and a processor for each 2,000 spans a second that are kept, of which a third of all is reckoned with. From Tempo as measured at 1,000 ([benchmarks.md](benchmarks.md)).",
  "- _Prometheus_: 8 KiB for each of its series, in two fifths of its memory; 1,000 series a workload and 500 a service, of which there is one for each 50 spans a second. Reckoned.",
  "- _Volumes_: what is kept, for as long as it is, and half as much again; for logs a record of a span's size for every other span, of which a fifth is stored. Bytes of traces as measured, others reckoned. `target.storage.gibibytes` says others.",
  "- _Tempo and Loki with an object store_: three of each, and volumes for what is kept in a day, for as long as the store may be away. Without one there is one of each, with a volume for everything.",
  "- _Grafana_: two with `grafana.database`, and no volumes.",
  "- _Jaeger's volume_ is the largest by far, as each attribute is a key of its index as well; the profile `lite` has no Jaeger.",
  "- _At least two_ of who can be more than one, and three Alertmanagers, so that the platform goes on without any one of them.",
].join("\n");

function platformOf(size: Size): Platform {
  const target = { kind: "kubernetes", host: "tracing.example.com", size };
  return platformFor(environmentFrom(size, { ...settings, target }));
}

function shareOf(platform: Platform, name: WorkloadName): string {
  const count = replicasOf(platform, name)?.count ?? 1;
  const { mebibytes } = platform.memory[name];
  const volume = WITH_VOLUMES.includes(name) ? `, ${gibibytesOf(platform, name)} GiB` : "";
  return `${count} × ${mebibytes} MiB, ${platform.cpus[name]} CPU${volume}`;
}

function sumOf(platform: Platform): string {
  const { memory, cpus, pods } = demandOf(platform);
  return `${pods} pods, ${(memory.mebibytes / 1_024).toFixed(1)} GiB, ${cpus} CPU`;
}
