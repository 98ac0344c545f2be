import {
  createNoopLogger,
  SeverityNumber,
  trace,
  type Logger,
  type Tracer,
} from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { CORRELATION, type Scope } from "./scope.ts";
import { secretIn, type Settings } from "./settings.ts";

/** The name of this service in telemetry. */
export const SERVICE = "business-logic";

/** The name in telemetry of nginx, for which this service speaks. */
export const GATEWAY = "api-gateway";

/** Milliseconds after which what has happened is sent, along with what else has. */
const SEND_EVERY = 1_000;

type Severity = "INFO" | "WARN" | "ERROR";

/** Spans and log records on their way to the Collector, and the log lines on standard output. */
export interface Telemetry {
  readonly own: Tracer;
  readonly gateway: Tracer;
  log(severity: Severity, message: string, scope?: Scope): void;
  /** Sends what is still here. */
  stop(): Promise<void>;
}

/** Telemetry that goes to the Collector, or nowhere where the settings name none or switch it off. */
export function startTelemetry(settings: Settings): Telemetry {
  const exporters = settings.instrumented ? exportersFor(settings) : undefined;
  if (!exporters) {
    const tracer = trace.getTracer(SERVICE);
    const write = lines(createNoopLogger());
    return { own: tracer, gateway: tracer, log: write, stop: () => Promise.resolve() };
  }
  const queue = new BatchSpanProcessor({
    exporter: exporters.spans,
    scheduledDelayMillis: SEND_EVERY,
  });
  const providerOf = (service: string) =>
    new TracerProvider({ resource: resourceOf(service), spanProcessors: [queue] });
  const [own, gateway] = [providerOf(SERVICE), providerOf(GATEWAY)];
  const records = new LoggerProvider({
    resource: resourceOf(SERVICE),
    processors: [
      new BatchLogRecordProcessor({ exporter: exporters.logs, scheduledDelayMillis: SEND_EVERY }),
    ],
  });
  return {
    own: own.getTracer(SERVICE),
    gateway: gateway.getTracer(SERVICE),
    log: lines(records.getLogger(SERVICE)),
    stop: async () => {
      await Promise.allSettled([own.shutdown(), records.shutdown()]);
    },
  };
}

function exportersFor({ otlpEndpoint, files, tls }: Settings) {
  if (otlpEndpoint === undefined || otlpEndpoint === "") return undefined;
  const settings = {
    headers: { authorization: `Bearer ${secretIn(files.otlpToken)}` },
    httpAgentOptions: { ...tls, minVersion: "TLSv1.3", keepAlive: true },
  } as const;
  return {
    spans: new OTLPTraceExporter({ ...settings, url: `${otlpEndpoint}/v1/traces` }),
    logs: new OTLPLogExporter({ ...settings, url: `${otlpEndpoint}/v1/logs` }),
  };
}

/** What OTEL_RESOURCE_ATTRIBUTES says, under the name of one of the two services. */
function resourceOf(service: string) {
  return defaultResource()
    .merge(detectResources({ detectors: [resourceAttributesEnvDetector] }))
    .merge(resourceFromAttributes({ "service.name": service }));
}

const severities = {
  INFO: SeverityNumber.INFO,
  WARN: SeverityNumber.WARN,
  ERROR: SeverityNumber.ERROR,
} as const;

/** Writes each message as a line and as a record, both with the ids of the request. */
function lines(logger: Logger): Telemetry["log"] {
  return (severity, message, scope) => {
    const { traceId = "", spanId = "" } = (scope && trace.getSpanContext(scope.context)) ?? {};
    const correlation = scope?.correlation ?? "";
    const ids = { trace_id: traceId, span_id: spanId, [CORRELATION]: correlation };
    console.log(JSON.stringify({ severity, message, service: SERVICE, ...ids }));
    logger.emit({
      severityNumber: severities[severity],
      severityText: severity,
      body: message,
      ...(scope && { context: scope.context, attributes: { [CORRELATION]: correlation } }),
    });
  };
}
