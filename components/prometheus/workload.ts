import { edgesFrom, listenersOf, replicasOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { CERTIFICATE_ENDS, tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { webConfig } from "../web-config.ts";
import { yaml } from "../yaml.ts";
import { prometheusConfig, PROMETHEUS_STORAGE, RULES_FILE } from "./config.ts";
import { remoteWriteFiles, secretsOfRemoteWrite } from "./remote-write.ts";
import { prometheusRules } from "./rules.ts";
import { METRICS_PASSWORD } from "./scrape.ts";

/** Bytes of a sample in a query's memory: a time and a value. */
const SAMPLE_BYTES = 16;

/** Prometheus as a workload. */
export function prometheusWorkload(platform: Platform) {
  const { http } = listeners.prometheus;
  const tls = tlsFiles("prometheus");
  return {
    name: "prometheus",
    replicas: replicasOf(platform, "prometheus"),
    image: "prometheus",
    args: [
      `--config.file=${configurationPath("prometheus.yaml")}`,
      `--web.config.file=${configurationPath("prometheus-web.yaml")}`,
      `--web.listen-address=0.0.0.0:${http.port}`,
      "--web.enable-otlp-receiver",
      "--web.enable-remote-write-receiver",
      "--enable-feature=exemplar-storage",
      `--storage.tsdb.path=${PROMETHEUS_STORAGE}`,
      `--storage.tsdb.retention.time=${platform.retention.metrics.toPrometheus()}`,
      ...queryLimits(platform),
      "--log.format=json",
    ],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.memory.prometheus) },
    configuration: [
      { name: "prometheus.yaml", text: yaml(prometheusConfig(platform)) },
      { name: "prometheus-web.yaml", text: yaml(webConfig("prometheus")) },
      { name: RULES_FILE, text: yaml(prometheusRules(platform)) },
      ...remoteWriteFiles(platform),
    ],
    secrets: [
      tls.authority,
      tls.certificate,
      tls.key,
      CERTIFICATE_ENDS,
      ...metricsPasswords(platform),
      ...secretsOfRemoteWrite(platform),
    ],
    listeners: listenersOf(platform, "prometheus"),
    readiness: { listener: http, path: "/-/ready" },
    memory: platform.memory.prometheus,
    cpus: platform.cpus.prometheus,
    storage: { path: PROMETHEUS_STORAGE },
    user: 65534,
  } as const satisfies Workload;
}

/** A query may take a quarter of the memory; the default of 50 million samples is more than all of it. */
function queryLimits({ memory }: Platform): string[] {
  const samples = Math.floor(memory.prometheus.share(25).bytes / SAMPLE_BYTES);
  return [`--query.max-samples=${samples}`, "--query.max-concurrency=8", "--query.timeout=30s"];
}

/** The password that Prometheus shows, if there is somebody to show it to. */
function metricsPasswords(platform: Platform): (typeof METRICS_PASSWORD)[] {
  const scraped = edgesFrom(platform, "prometheus", "scrape");
  const asked = scraped.some(({ listener }) => listener.authentication === "basic");
  return asked ? [METRICS_PASSWORD] : [];
}
