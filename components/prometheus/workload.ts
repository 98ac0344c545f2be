import { listeners, listenersOf } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, secretPath, type Workload } from "../../model/workload.ts";
import { yaml } from "../yaml.ts";
import { prometheusConfig, PROMETHEUS_STORAGE } from "./config.ts";

/** Prometheus as a workload. */
export function prometheusWorkload(platform: Platform) {
  const { http } = listeners.prometheus;
  const tls = tlsFiles("prometheus");
  return {
    name: "prometheus",
    image: "prometheus",
    args: [
      `--config.file=${configurationPath("prometheus.yaml")}`,
      `--web.config.file=${secretPath("prometheus-web.yaml")}`,
      `--web.listen-address=0.0.0.0:${http.port}`,
      "--web.enable-remote-write-receiver",
      "--enable-feature=exemplar-storage",
      `--storage.tsdb.path=${PROMETHEUS_STORAGE}`,
      `--storage.tsdb.retention.time=${platform.prometheus.retention.toPrometheus()}`,
      "--log.format=json",
    ],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.prometheus.memory) },
    configuration: [{ name: "prometheus.yaml", text: yaml(prometheusConfig(platform)) }],
    secrets: [
      tls.authority,
      tls.certificate,
      tls.key,
      "prometheus-web.yaml",
      "prometheus-password",
    ],
    listeners: listenersOf("prometheus"),
    readiness: { listener: http, path: "/-/ready" },
    memory: platform.prometheus.memory,
    cpus: 1,
    storage: { path: PROMETHEUS_STORAGE },
    user: 65534,
  } as const satisfies Workload;
}
