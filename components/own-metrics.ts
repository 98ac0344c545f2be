import type { Listener, WorkloadName } from "../model/listeners.ts";
import { tlsPaths } from "../model/tls.ts";
import { otelcolMutualTls, otelcolServerTls } from "./otelcol-tls.ts";
import type { Pipeline } from "./pipelines.ts";

/** Port for a program's own metrics on their way to its guarded listener; never leaves its loopback. */
const LOOPBACK_PORT = 4319;

/**
 * What a Collector (and Jaeger, which is one) says of itself: its log, and metrics for `ownMetricsPipeline`.
 *
 * Its built-in Prometheus endpoint knows neither TLS nor authentication, so the metrics take the way
 * of everybody else's: over OTLP into a pipeline, whose exporter knows both.
 */
export function ownTelemetry(name: WorkloadName) {
  const reader = {
    periodic: {
      // Milliseconds: as often as Prometheus asks.
      interval: 10_000,
      exporter: {
        otlp: {
          protocol: "http/protobuf",
          endpoint: `https://localhost:${LOOPBACK_PORT}/v1/metrics`,
          certificate: tlsPaths(name).authority,
        },
      },
    },
  };
  return {
    // Never "debug", not even to debug: processors would write data as it was before redaction.
    logs: { level: "info", encoding: "json" },
    metrics: { level: "normal", readers: [reader] },
  };
}

/** The pipeline from a program's own metrics to the listener at which Prometheus asks for them. */
export function ownMetricsPipeline(name: WorkloadName, listener: Listener): Pipeline {
  return {
    id: "metrics/own",
    receivers: [
      {
        id: "otlp/own",
        settings: {
          protocols: {
            http: { endpoint: `127.0.0.1:${LOOPBACK_PORT}`, tls: otelcolServerTls(name) },
          },
        },
      },
    ],
    processors: [],
    exporters: [
      {
        id: "prometheus/own",
        settings: {
          endpoint: `0.0.0.0:${listener.port}`,
          tls: otelcolMutualTls(name),
        },
      },
    ],
  };
}
