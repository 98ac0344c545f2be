import { listeners, type Listener, type WorkloadName } from "./listeners.ts";

/** Why one workload dials another. */
export type Purpose =
  /** Telemetry on its way to a store. */
  | "traces"
  | "metrics"
  | "logs"
  /** Prometheus asking for metrics, and reporting what it concludes. */
  | "scrape"
  | "alerts"
  /** One replica telling another of the same workload what it knows. */
  | "gossip"
  /** One replica handing another what it is to hold a copy of, and asking for it. */
  | "copies"
  /** The Collector asking a service that has no metrics endpoint. */
  | "survey"
  /** Grafana reading from a data source. */
  | "query"
  /** The gateway passing on what someone outside has asked. */
  | "front"
  /** The gateway passing on archived traces that somebody brings back. */
  | "restore"
  /** One sample service asking another to do its part, and what they all keep. */
  | "call"
  /** A sample service telling the Collector what it does. */
  | "telemetry";

/** One workload dialling another; whatever is not listed here has no way to the other side. */
export interface Edge {
  readonly client: WorkloadName;
  readonly server: WorkloadName;
  readonly listener: Listener;
  readonly purpose: Purpose;
  /** The workload that dials in the client's stead where it is deployed. */
  readonly unless?: WorkloadName;
  /** The workload without whose replicas nobody dials so. */
  readonly ifSeveral?: WorkloadName;
}

const {
  collector,
  tempo,
  jaeger,
  prometheus,
  zipkin,
  loki,
  alertmanager,
  grafana,
  redis,
  gateway,
  "llm-router": llmRouter,
  websocket,
  "business-logic": businessLogic,
  sampler,
} = listeners;

/** Whoever decides about a trace is who sends it on. */
const decided = { purpose: "traces", unless: "sampler" } as const;

/** Who can dial whom, once: networks, exporters, scrape jobs and routes are derived from this list. */
export const edges = [
  { client: "collector", server: "tempo", listener: tempo.otlpGrpc, ...decided },
  { client: "collector", server: "jaeger", listener: jaeger.otlpGrpc, ...decided },
  { client: "collector", server: "zipkin", listener: zipkin.http, ...decided },
  { client: "collector", server: "sampler", listener: sampler.otlpGrpc, purpose: "traces" },
  { client: "sampler", server: "tempo", listener: tempo.otlpGrpc, purpose: "traces" },
  { client: "sampler", server: "jaeger", listener: jaeger.otlpGrpc, purpose: "traces" },
  { client: "sampler", server: "zipkin", listener: zipkin.http, purpose: "traces" },
  { client: "collector", server: "prometheus", listener: prometheus.http, purpose: "metrics" },
  // Who calls whom, which of several Collectors none can tell.
  {
    ...{ client: "sampler", server: "prometheus", listener: prometheus.http, purpose: "metrics" },
    ifSeveral: "collector",
  },
  { client: "collector", server: "loki", listener: loki.http, purpose: "logs" },
  { client: "collector", server: "redis", listener: redis.commands, purpose: "survey" },
  { client: "prometheus", server: "collector", listener: collector.metrics, purpose: "scrape" },
  { client: "prometheus", server: "sampler", listener: sampler.metrics, purpose: "scrape" },
  { client: "prometheus", server: "tempo", listener: tempo.http, purpose: "scrape" },
  { client: "prometheus", server: "jaeger", listener: jaeger.metrics, purpose: "scrape" },
  { client: "prometheus", server: "prometheus", listener: prometheus.http, purpose: "scrape" },
  { client: "prometheus", server: "zipkin", listener: zipkin.http, purpose: "scrape" },
  { client: "prometheus", server: "loki", listener: loki.http, purpose: "scrape" },
  { client: "prometheus", server: "alertmanager", listener: alertmanager.http, purpose: "scrape" },
  { client: "prometheus", server: "grafana", listener: grafana.http, purpose: "scrape" },
  { client: "prometheus", server: "gateway", listener: gateway.metrics, purpose: "scrape" },
  { client: "prometheus", server: "alertmanager", listener: alertmanager.http, purpose: "alerts" },
  {
    client: "alertmanager",
    server: "alertmanager",
    listener: alertmanager.gossip,
    purpose: "gossip",
  },
  { client: "grafana", server: "tempo", listener: tempo.http, purpose: "query" },
  { client: "grafana", server: "jaeger", listener: jaeger.query, purpose: "query" },
  { client: "grafana", server: "zipkin", listener: zipkin.http, purpose: "query" },
  { client: "grafana", server: "prometheus", listener: prometheus.http, purpose: "query" },
  { client: "grafana", server: "loki", listener: loki.http, purpose: "query" },
  { client: "grafana", server: "alertmanager", listener: alertmanager.http, purpose: "query" },
  { client: "gateway", server: "jaeger", listener: jaeger.query, purpose: "front" },
  { client: "gateway", server: "jaeger", listener: jaeger.sampling, purpose: "front" },
  { client: "gateway", server: "jaeger", listener: jaeger.samplingGrpc, purpose: "front" },
  { client: "gateway", server: "zipkin", listener: zipkin.http, purpose: "front" },
  { client: "gateway", server: "collector", listener: collector.zipkin, purpose: "front" },
  { client: "gateway", server: "tempo", listener: tempo.http, purpose: "front" },
  { client: "gateway", server: "tempo", listener: tempo.grpc, purpose: "front" },
  { client: "gateway", server: "tempo", listener: tempo.otlpHttp, purpose: "restore" },
  { client: "gateway", server: "prometheus", listener: prometheus.http, purpose: "front" },
  { client: "gateway", server: "alertmanager", listener: alertmanager.http, purpose: "front" },
  { client: "gateway", server: "loki", listener: loki.http, purpose: "front" },
  { client: "gateway", server: "grafana", listener: grafana.http, purpose: "front" },
  { client: "tempo", server: "tempo", listener: tempo.gossip, purpose: "gossip" },
  { client: "tempo", server: "tempo", listener: tempo.grpc, purpose: "copies" },
  { client: "loki", server: "loki", listener: loki.gossip, purpose: "gossip" },
  { client: "loki", server: "loki", listener: loki.grpc, purpose: "copies" },
  { client: "nginx", server: "business-logic", listener: businessLogic.https, purpose: "call" },
  { client: "nginx", server: "websocket", listener: websocket.https, purpose: "call" },
  { client: "business-logic", server: "llm-router", listener: llmRouter.https, purpose: "call" },
  { client: "business-logic", server: "websocket", listener: websocket.https, purpose: "call" },
  { client: "business-logic", server: "redis", listener: redis.commands, purpose: "call" },
  { client: "llm-router", server: "collector", listener: collector.otlpHttp, purpose: "telemetry" },
  { client: "websocket", server: "collector", listener: collector.otlpHttp, purpose: "telemetry" },
  {
    client: "business-logic",
    server: "collector",
    listener: collector.otlpHttp,
    purpose: "telemetry",
  },
  { client: "prometheus", server: "llm-router", listener: llmRouter.metrics, purpose: "scrape" },
  { client: "prometheus", server: "websocket", listener: websocket.metrics, purpose: "scrape" },
  {
    client: "prometheus",
    server: "business-logic",
    listener: businessLogic.https,
    purpose: "scrape",
  },
] as const satisfies readonly Edge[];

/** The address at which a workload answers by its own name, `host:port`, the same on every target. */
export function addressOf({ server, listener }: Pick<Edge, "server" | "listener">): string {
  return `${server}:${listener.port}`;
}
