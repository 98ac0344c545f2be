import { edgesFrom } from "../../model/deployment.ts";
import { addressOf } from "../../model/edges.ts";
import type { Platform } from "../../model/platform.ts";
import { secretPath } from "../../model/workload.ts";
import { collectorHostReceiver, SURVEY_INTERVAL } from "../host-metrics.ts";
import { otelcolClientTls } from "../otelcol-tls.ts";
import type { Component, Pipeline } from "../pipelines.ts";
import { exportersOf } from "../exporters.ts";
import { instanceProcessor } from "../instance.ts";
import { transform } from "../ottl.ts";
import { surveyProcessors } from "./processors.ts";

/** What the Collector finds out by itself: about the machine, and about services that cannot tell. */
export function surveyPipelines(platform: Platform): Pipeline[] {
  const toldByAgents = platform.agents?.hostMetrics ?? false;
  return [
    surveyPipeline("host", collectorHostReceiver({ toldByAgents }), platform),
    ...edgesFrom(platform, "collector", "survey").map((edge) =>
      surveyPipeline(edge.server, redisReceiver(addressOf(edge)), platform),
    ),
  ];
}

/** The secrets that surveys need. */
export function surveySecrets(platform: Platform): "redis-password"[] {
  return edgesFrom(platform, "collector", "survey").length > 0 ? ["redis-password"] : [];
}

function surveyPipeline(service: string, receiver: Component, platform: Platform): Pipeline {
  const named = { statements: [`set(resource.attributes["service.name"], "${service}")`] };
  return {
    id: `metrics/${service}`,
    receivers: [receiver],
    processors: [
      ...surveyProcessors(platform),
      transform(service, { metrics: [named] }),
      instanceProcessor,
    ],
    exporters: exportersOf("metrics", platform),
  };
}

function redisReceiver(endpoint: string): Component {
  return {
    id: "redis",
    settings: {
      endpoint,
      collection_interval: SURVEY_INTERVAL,
      password: `\${file:${secretPath("redis-password")}}`,
      tls: otelcolClientTls("collector"),
    },
  };
}
