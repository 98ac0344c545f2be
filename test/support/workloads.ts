import { parse } from "yaml";
import { alertmanagerWorkload } from "../../components/alertmanager/workload.ts";
import { businessLogicWorkload } from "../../components/business-logic/workload.ts";
import { collectorWorkload } from "../../components/collector/workload.ts";
import { gatewayWorkload } from "../../components/gateway/workload.ts";
import { grafanaWorkload } from "../../components/grafana/workload.ts";
import { jaegerWorkload } from "../../components/jaeger/workload.ts";
import { llmRouterWorkload } from "../../components/llm-router/workload.ts";
import { lokiWorkload } from "../../components/loki/workload.ts";
import { nginxWorkload } from "../../components/nginx/workload.ts";
import { prometheusWorkload } from "../../components/prometheus/workload.ts";
import { redisWorkload } from "../../components/redis/workload.ts";
import { samplerWorkload } from "../../components/sampler/workload.ts";
import { tempoWorkload } from "../../components/tempo/workload.ts";
import { websocketWorkload } from "../../components/websocket/workload.ts";
import { zipkinWorkload } from "../../components/zipkin/workload.ts";
import type { WorkloadName } from "../../model/listeners.ts";
import { platformFor, type Platform } from "../../model/platform.ts";
import type { Workload } from "../../model/workload.ts";
import { environmentOf } from "./environments.ts";
import type { Mapping } from "./yaml-walk.ts";

const renderers: Readonly<Record<WorkloadName, (platform: Platform) => Workload>> = {
  collector: collectorWorkload,
  tempo: tempoWorkload,
  jaeger: jaegerWorkload,
  prometheus: prometheusWorkload,
  zipkin: zipkinWorkload,
  loki: lokiWorkload,
  alertmanager: alertmanagerWorkload,
  grafana: grafanaWorkload,
  redis: redisWorkload,
  gateway: gatewayWorkload,
  "llm-router": llmRouterWorkload,
  websocket: websocketWorkload,
  "business-logic": businessLogicWorkload,
  nginx: nginxWorkload,
  sampler: samplerWorkload,
};

/** Every workload of a checked-in stack, with some settings changed. */
export function workloadsOf(stack: string, changes: Record<string, unknown> = {}): Workload[] {
  const platform = platformFor(environmentOf(stack, changes));
  return platform.workloads.map((name) => renderers[name](platform));
}

/** Type token of the component that deploys a workload. */
export function componentType(name: WorkloadName): string {
  const type = name.replaceAll(/(?:^|-)([a-z])/g, (_, first: string) => first.toUpperCase());
  return `tracing:index:${type}`;
}

/** Every configuration file of a checked-in stack by its name, with some settings changed. */
export function filesOf(
  stack: string,
  changes: Record<string, unknown> = {},
): Record<string, string> {
  const files = workloadsOf(stack, changes).flatMap(({ configuration }) => configuration);
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}

/** A workload's configuration as its program reads it, with some settings of the dev stack changed. */
export function configurationOf(
  name: WorkloadName,
  changes: Record<string, unknown> = {},
): Mapping {
  return parse(filesOf("dev", changes)[`${name}.yaml`] ?? "") as Mapping;
}
