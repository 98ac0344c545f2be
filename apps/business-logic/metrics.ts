import { isSpanContextValid, trace } from "@opentelemetry/api";
import {
  collectDefaultMetrics,
  Histogram,
  Registry,
  type OpenMetricsContentType,
} from "prom-client";
import type { Scope } from "./scope.ts";

/** Seconds; the same in every sample service, so that they can be compared. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10];

/** A piece of work that has come to its end. */
export interface Done {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly seconds: number;
}

/** What Prometheus asks for, with the trace of a recent request beside its duration. */
export class Metrics {
  private readonly registry = new Registry<OpenMetricsContentType>();
  private readonly durations;

  constructor() {
    const { registry } = this;
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    collectDefaultMetrics({ register: registry });
    this.durations = new Histogram({
      name: "request_duration_seconds",
      help: "Time from a request to its answer, in seconds",
      labelNames: ["service", "operation", "status"],
      buckets: BUCKETS,
      enableExemplars: true,
      registers: [registry],
    });
  }

  observe({ service, operation, status, seconds }: Done, scope: Scope): void {
    const span = trace.getSpanContext(scope.context);
    // The package's types take an exemplar's labels for those of the metric.
    const exemplarLabels = { trace_id: span?.traceId ?? "" } as Record<string, string>;
    this.durations.observe({
      labels: { service, operation, status: `${status}` },
      value: seconds,
      ...(span && isSpanContextValid(span) && { exemplarLabels }),
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
